using System.Security.Cryptography.X509Certificates;
using MailMesh.Contracts;
using MailMesh.InboxSync.Connecting;
using MailMesh.Mail;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Connecting;

/// <summary>Tries accounts as InboxSync does before it connects one, without the bus around it.</summary>
internal static class AccountTries
{
    /// <param name="roots">Private authorities that the operator trusts.</param>
    public static async Task<InboxRefused?> Try(
        AccountServer imap, AccountServer? smtp = null, bool allowPrivateHosts = true, string? roots = null)
    {
        var options = new ConnectingOptions { AllowPrivateHosts = allowPrivateHosts, TrustedRootFile = roots };
        var check = new AccountCheck(
            new AccountSecrets(Accounts.Key.PrivateKey), new AccountEndpoints(options), TimeProvider.System);
        return await check.Run(Account(imap, smtp), CancellationToken.None);
    }

    public static Account Account(AccountServer imap, AccountServer? smtp = null)
    {
        var id = Guid.CreateVersion7();
        return new Account(
            id, Guid.CreateVersion7(), "ann@connected.test", null, imap, smtp, "ann", "password",
            Accounts.Seal(id, "secret"));
    }

    public static async Task<InboxRefused> TryTls(X509Certificate2 certificate, X509Certificate2 trusted)
    {
        var roots = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(roots, trusted.ExportCertificatePem());
            await using var server = new TlsGreeter(certificate);
            var refused = await Try(new AccountServer("localhost", server.Port, TlsMode.Implicit), roots: roots);
            return refused! with
            {
                Detail = refused.Detail.Replace($":{server.Port}", ":PORT", StringComparison.Ordinal),
            };
        }
        finally
        {
            File.Delete(roots);
        }
    }
}
