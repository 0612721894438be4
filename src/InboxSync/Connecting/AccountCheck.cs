using MailMesh.Contracts;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Sasl;
using MailMesh.Mail.Smtp;

namespace MailMesh.InboxSync.Connecting;

/// <summary>Tries an account: connects and logs in, reads and sends nothing.</summary>
public sealed class AccountCheck(AccountSecrets secrets, AccountEndpoints endpoints, TimeProvider clock)
{
    /// <summary>For both servers together; <see cref="ConnectInbox.AnswerSecondsMax"/> is longer.</summary>
    public static readonly TimeSpan CheckTimeMax = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ConnectTimeMax = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LoginTimeMax = TimeSpan.FromSeconds(15);

    /// <summary>Null where every server of the account lets us in.</summary>
    public async Task<InboxRefused?> Run(Account account, CancellationToken ct)
    {
        if (secrets.Open(account) is not { } credential)
            return new("secret_unreadable", "The secret is none, or sealed to another key or inbox: give it again.");
        using var limit = new CancellationTokenSource(CheckTimeMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            // Side by side: two slow servers take the time of one.
            var imap = Imap(account, credential, either.Token);
            var smtp = account.Smtp is { } server ? Smtp(server, account, credential, either.Token) : null;
            var refused = await imap;
            var other = smtp is null ? null : await smtp;
            return refused ?? other;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(
                "unreachable",
                $"{account.Imap.Host} gave no answer within {CheckTimeMax.TotalSeconds:0} s. Try again.");
        }
    }

    private async Task<InboxRefused?> Imap(Account account, SaslCredential credential, CancellationToken ct)
    {
        var options = new ImapOptions
        {
            Clock = clock,
            Timeouts = new ImapTimeouts { Connect = ConnectTimeMax, Tls = ConnectTimeMax, Login = LoginTimeMax },
        };
        var outcome = await ImapClient.Connect(endpoints.Imap(account.Imap, credential), options, ct);
        if (outcome is ImapOutcome<ImapClient>.Done { Value: var client }) await client.DisposeAsync();
        return ConnectRefusal.Of(outcome, account);
    }

    private async Task<InboxRefused?> Smtp(
        AccountServer server, Account account, SaslCredential credential, CancellationToken ct)
    {
        var timeouts = new SmtpTimeouts
        {
            Connect = ConnectTimeMax,
            Tls = ConnectTimeMax,
            Greeting = LoginTimeMax,
            Hello = LoginTimeMax,
            Authenticate = LoginTimeMax,
        };
        await using var pool = new SmtpPool(
            endpoints.Smtp(server, credential), new SmtpPoolOptions { Timeouts = timeouts }, clock);
        return ConnectRefusal.Of(await pool.Check(ct), server, account);
    }
}
