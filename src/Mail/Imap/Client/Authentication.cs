using MailMesh.Mail.Imap.Commands.Session;
using MailMesh.Mail.Sasl;

namespace MailMesh.Mail.Imap.Client;

/// <summary>Logs in by the strongest way that both sides have.</summary>
internal static class Authentication
{
    public static async Task<ImapOutcome<Acknowledged>> Run(
        Connection connection, SaslCredential credential, CancellationToken ct)
    {
        var offers = connection.Capabilities;
        var secretsAllowed = connection.IsEncrypted || connection.Endpoint.AllowSecretsInClear;
        var mechanisms = await SaslMechanism.Choose(credential, offers.Mechanisms, secretsAllowed, ct);
        foreach (var mechanism in mechanisms)
        {
            var outcome = await connection.Run(new Authenticate(mechanism, offers.HasOrRev2("SASL-IR")), ct);
            // BAD: offered, yet not understood. A NO would only be repeated, and lock the account.
            if (outcome is not ImapOutcome<Acknowledged>.Refused { By: Refusal.Bad } || mechanism == mechanisms[^1])
                return outcome;
        }
        if (credential is PasswordCredential password && secretsAllowed && !offers.Has("LOGINDISABLED"))
            return await connection.Run(new LoginCommand(password), ct);
        var hint = secretsAllowed ? "" : "; without TLS only SCRAM-SHA-256 serves (or set AllowSecretsInClear)";
        var list = offers.Mechanisms.Count == 0 ? "no mechanism" : string.Join(' ', offers.Mechanisms);
        return new ImapOutcome<Acknowledged>.Refused(
            secretsAllowed ? Refusal.NotOffered : Refusal.Unsafe, null,
            $"no way to log in {credential}: the server offers {list}{hint}");
    }
}
