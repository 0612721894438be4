using System.Security.Cryptography;
using System.Text;
using Dapper;
using MailMesh.Mail;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;
using MailMesh.Postgres;
using MailMesh.Providers;
using MailMesh.Providers.Account;
using MailMesh.Sender.Outbox;
using MailMesh.ServiceDefaults.Sealing;

namespace MailMesh.Sender.Accounts;

/// <summary>SMTP server and login of an inbox's account, read before each mail: new ones hold at once.</summary>
public sealed class SendingAccounts(Database database, AccountReach reach)
{
    private static readonly SendingAccount.Unusable NoInbox =
        new(RemovedInboxes.NoInbox.Code, RemovedInboxes.NoInbox.Text);

    private static readonly SendingAccount.Unusable NoServer = new(
        Outcome.Failed.NoRelay, "This inbox was connected without an SMTP server: connect it again with one.");

    private static readonly SendingAccount.Unusable NoSecret = new(
        Outcome.Failed.AuthFailed, "The account's stored login can't be opened: enter its credentials again.");

    public async Task<SendingAccount> Find(Guid inboxId, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            Sql.Of<SendingAccounts>("sending_account"), new { inboxId }, cancellationToken: ct));
        if (row is null)
            return NoInbox;
        if (row.SmtpHost is not { } host)
            return NoServer;
        return Open(inboxId, row) is { } credential
            ? new SendingAccount.Ready(Endpoint(host, row, credential), Version(row))
            : NoSecret;
    }

    private SmtpEndpoint Endpoint(string host, Row row, SaslCredential credential)
    {
        var tls = row.SmtpTls switch
        {
            "implicit" => TlsMode.Implicit,
            "starttls" => TlsMode.StartTls,
            _ => TlsMode.None,
        };
        return new SmtpEndpoint(host, row.SmtpPort, tls, credential)
        {
            MoreRoots = reach.MoreRoots,
            AddressAllowed = address => reach.Allows(address, tls),
            AllowSecretsInClear = tls == TlsMode.None,
        };
    }

    private SaslCredential? Open(Guid inboxId, Row row)
    {
        if (reach.PrivateKey is null)
            return null;
        try
        {
            var plain = SealedBox.Open(reach.PrivateKey, row.SealedSecret, $"account:{inboxId}");
            var secret = Encoding.UTF8.GetString(plain);
            CryptographicOperations.ZeroMemory(plain);
            return row.SecretKind == "access_token"
                ? new AccessTokenCredential(row.UserName, secret)
                : new PasswordCredential(row.UserName, secret);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null; // nothing of it is told: the text could be of the secret
        }
    }

    /// <summary>Of the sealed secret too: whoever reads it learns nothing, and each sealing is another text.</summary>
    private static string Version(Row row) =>
        $"{row.SmtpHost}\n{row.SmtpPort}\n{row.SmtpTls}\n{row.UserName}\n{row.SecretKind}\n{row.SealedSecret}";

    private sealed record Row
    {
        /// <summary>Null, and so are the others: there is none.</summary>
        public string? SmtpHost { get; init; }
        public int SmtpPort { get; init; }
        public string SmtpTls { get; init; } = "";
        public string UserName { get; init; } = "";
        public string SecretKind { get; init; } = "";
        public string SealedSecret { get; init; } = "";
    }
}
