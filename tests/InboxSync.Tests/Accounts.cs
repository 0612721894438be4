using System.Text;
using Dapper;
using MailMesh.Contracts;
using MailMesh.MailServers;
using MailMesh.ServiceDefaults.Sealing;
using Npgsql;

namespace MailMesh.InboxSync.Tests;

/// <summary>
/// Accounts at mail servers of the tests: asked for over the bus, or put into the mirror as if they were.
/// </summary>
public static class Accounts
{
    private static readonly Lazy<string> RootFile = new(WriteRoot);

    /// <summary>The pair Mail of every InboxSync that tests start.</summary>
    public static (string PublicKey, string PrivateKey) Key { get; } = SealedBox.NewKeyPair();

    /// <summary>PEM of what <see cref="TestCertificate"/> chains to.</summary>
    public static string TrustedRootFile => RootFile.Value;

    /// <summary>What every InboxSync of the tests needs to reach the servers of the tests.</summary>
    public static IEnumerable<(string Key, string Value)> Settings =>
    [
        ("Sealing__Mail__PrivateKey", Key.PrivateKey),
        ("Connecting__AllowPrivateHosts", "true"),
        ("Connecting__TrustedRootFile", TrustedRootFile),
        ("Connecting__DirectoryUrl", ""),
    ];

    public static string Seal(Guid inboxId, string secret) =>
        SealedBox.Seal(Key.PublicKey, Encoding.UTF8.GetBytes(secret), $"account:{inboxId}");

    /// <summary>Asks for an account at a Dovecot: IMAPS, and submission by STARTTLS.</summary>
    public static ConnectInbox At(Dovecot dovecot, string account = "alice", string password = Dovecot.Password)
    {
        var id = Guid.CreateVersion7();
        return new ConnectInbox
        {
            InboxId = id,
            WorkspaceId = Guid.CreateVersion7(),
            Address = $"{account}@connected.test",
            Imap = new MailServer("localhost", dovecot.ImapsPort, "implicit"),
            Smtp = new MailServer("localhost", dovecot.SubmissionPort, "starttls"),
            SecretKind = "password",
            SealedSecret = Seal(id, password),
        };
    }

    /// <summary>Puts an account into the mirror, due now, its server not asked. Gives the workspace's id.</summary>
    /// <param name="postgres">A connection string that may write there.</param>
    public static async Task<Guid> Insert(
        string postgres, Guid inboxId, string address, MailServer imap, string password,
        MailServer? smtp = null, string? userName = null, Guid? workspaceId = null)
    {
        var workspace = workspaceId ?? Guid.CreateVersion7();
        await using var connection = new NpgsqlConnection(postgres);
        await connection.ExecuteAsync(
            """
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, state, created_at)
            values (@inboxId, @workspace, 'imap', @address, 'syncing', now());
            insert into mirror.accounts (inbox_id, imap_host, imap_port, imap_tls, smtp_host, smtp_port, smtp_tls,
                user_name, secret_kind, sealed_secret, due_at)
            values (@inboxId, @imapHost, @imapPort, @imapTls, @smtpHost, @smtpPort, @smtpTls, @user, 'password',
                @secret, now());
            """,
            new
            {
                inboxId,
                workspace,
                address,
                imapHost = imap.Host,
                imapPort = imap.Port!.Value,
                imapTls = imap.Tls!,
                smtpHost = smtp?.Host,
                smtpPort = smtp?.Port,
                smtpTls = smtp?.Tls,
                user = userName ?? address,
                secret = Seal(inboxId, password),
            });
        return workspace;
    }

    private static string WriteRoot()
    {
        var file = Path.Combine(Path.GetTempPath(), $"mailmesh-root-{Environment.ProcessId}.pem");
        File.WriteAllText(file, TestCertificate.Localhost.ExportCertificatePem());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        return file;
    }
}
