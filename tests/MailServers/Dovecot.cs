using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;

namespace MailMesh.MailServers;

/// <summary>
/// A private Dovecot 2.3 over maildirs: IMAP, IMAPS, submission with STARTTLS, LMTP. Every SASL mechanism of ours.
/// What it takes by submission goes to a smtp-sink beside it. Runs as the user dovecot when we are root, else as us.
/// Needs dovecot-imapd, dovecot-lmtpd, dovecot-submissiond and postfix (smtp-sink).
/// </summary>
public sealed class Dovecot : IAsyncDisposable
{
    /// <summary>Of every account. Not ASCII and with SASL's own punctuation, so that escaping is tested too.</summary>
    public const string Password = "pencil-ü,=";

    private readonly string folder = RealProgram.Folder();
    private readonly string settings;
    private RealProgram? sink, server;

    private Dovecot(string settings) => this.settings = settings;

    public int ImapPort { get; } = FreePort.Find();

    public int ImapsPort { get; } = FreePort.Find();

    public int SubmissionPort { get; } = FreePort.Find();

    public int LmtpPort { get; } = FreePort.Find();

    /// <summary>Where another mail server may have logins checked.</summary>
    public string AuthSocket => Path.Combine(folder, "run", "auth-postfix");

    private static string User => SetPriv.IsRoot ? "dovecot" : Environment.UserName;

    /// <summary>What it logged until now.</summary>
    public string Output => server?.Output ?? "";

    /// <param name="accounts">Names of the accounts; alice alone when none is given.</param>
    public static Task<Dovecot> Start(params string[] accounts) => StartWith("", accounts);

    /// <param name="settings">Lines of dovecot.conf that come after ours, and win.</param>
    /// <param name="accounts">Names of the accounts; alice alone when none is given.</param>
    public static async Task<Dovecot> StartWith(string settings, params string[] accounts)
    {
        var dovecot = new Dovecot(settings);
        try
        {
            await dovecot.Run(accounts is [] ? ["alice"] : accounts);
            return dovecot;
        }
        catch
        {
            await dovecot.DisposeAsync();
            throw;
        }
    }

    /// <summary>The maildir of an account, whose mails lie in its folders <c>new</c> and <c>cur</c>.</summary>
    public string Maildir(string account) => Path.Combine(folder, "mail", account, "Maildir");

    /// <summary>
    /// SIGKILL to the server and all of its sessions. What they wrote stays, but for locks whose owner hadn't written
    /// its process id yet: Dovecot would wait two minutes for each of them, as long as a whole test.
    /// </summary>
    public async Task Kill()
    {
        await server!.KillAll(folder);
        await server.DisposeAsync();
        var mail = new DirectoryInfo(Path.Combine(folder, "mail"));
        foreach (var taken in mail.EnumerateFiles("*.lock", SearchOption.AllDirectories))
            if (taken.Length == 0)
                taken.Delete();
    }

    /// <summary>After <see cref="Kill"/>: over the same mails, on the same ports.</summary>
    public async Task StartAgain() =>
        server = await RealProgram.Listen(
            new ProgramStart("dovecot", "dovecot-imapd", folder, "-F", "-c", Path.Combine(folder, "dovecot.conf"))
            {
                User = User,
            },
            ImapPort, ImapsPort, SubmissionPort, LmtpPort);

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (sink is not null) await sink.DisposeAsync();
        TemporaryFolders.Delete(folder);
    }

    private async Task Run(string[] accounts)
    {
        var relay = FreePort.Find();
        sink = await RealProgram.Listen(
            // Not in our folder: it outlives a kill of the server.
            new ProgramStart("smtp-sink", "postfix", Path.GetTempPath(), $"127.0.0.1:{relay}", "100")
            {
                User = "postfix",
            },
            relay);

        MailServers.Maildir.Open(Path.Combine(folder, "mail"));
        await Write("dovecot.conf", DovecotConfiguration.Text(this, folder, User, relay) + settings);
        await Write("users", string.Concat(accounts.Select(name => $"{name}:{{PLAIN}}{Password}::::::\n")));
        await Write("cert.pem", TestCertificate.Localhost.ExportCertificatePem());
        using var key = TestCertificate.Localhost.GetECDsaPrivateKey()!;
        await Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        await Write("oauth2.conf.ext", $"""
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix={folder}/keys/
            username_attribute = email

            """);
        await Write(
            "keys/default/HS256/default", Convert.ToBase64String(Encoding.ASCII.GetBytes(AccessToken.Key)));

        await StartAgain();
    }

    private Task Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.WriteAllTextAsync(path, text);
    }
}
