using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;

namespace MailMesh.MailServers;

/// <summary>
/// A private Postfix 3: submission with STARTTLS and logins checked by a <see cref="Dovecot"/>, whose LMTP gets mails
/// for y.test; all other mails are relayed to one port of ours. Its master starts as root only: look at
/// <see cref="Runs"/> first. Needs the package postfix.
/// </summary>
public sealed class Postfix : IAsyncDisposable
{
    /// <summary>Why it can't run here; null when it can.</summary>
    public static readonly string? Hindrance = SetPriv.IsRoot
        ? null
        : "Postfix's master starts as root only; as another user Dovecot's submission alone is the proof";

    private const string MasterProgram = "/usr/lib/postfix/sbin/master";
    private readonly string folder = RealProgram.Folder();
    private RealProgram? master;

    private Postfix()
    {
    }

    public static bool Runs => Hindrance is null;

    public int SubmissionPort { get; } = FreePort.Find();

    /// <summary>What it logged until now.</summary>
    public string Output => File.Exists(Log) ? File.ReadAllText(Log) : master?.Output ?? "";

    private string Log => Path.Combine(folder, "log");

    /// <param name="dovecot">Checks logins, and keeps the mails for y.test.</param>
    /// <param name="relayPort">Of an SMTP server that takes all other mails.</param>
    public static async Task<Postfix> Start(Dovecot dovecot, int relayPort)
    {
        var postfix = new Postfix();
        try
        {
            await postfix.Run(dovecot, relayPort);
            return postfix;
        }
        catch
        {
            await postfix.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (master is not null) await master.DisposeAsync();
        TemporaryFolders.Delete(folder);
    }

    private async Task Run(Dovecot dovecot, int relayPort)
    {
        var etc = Directory.CreateDirectory(Path.Combine(folder, "etc")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "queue"));
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        await RealProgram.Run(new ProgramStart("chown", "coreutils", folder, "postfix", data));
        await File.WriteAllTextAsync(
            Path.Combine(etc, "main.cf"), PostfixConfiguration.Main(folder, dovecot, relayPort));
        await File.WriteAllTextAsync(Path.Combine(etc, "master.cf"), PostfixConfiguration.Master(SubmissionPort));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "cert.pem"), TestCertificate.Localhost.ExportCertificatePem() + "\n" + KeyPem());
        await RealProgram.Run(new ProgramStart("postfix", "postfix", folder, "-c", etc, "check")); // makes its queue
        // Not "postfix start-fg": that leaves a shell between us and the master, which would outlive us.
        master = await RealProgram.Listen(
            new ProgramStart(MasterProgram, "postfix", folder, "-c", etc, "-s"), SubmissionPort);
    }

    private static string KeyPem()
    {
        using var key = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(
            TestCertificate.Localhost)!;
        return key.ExportPkcs8PrivateKeyPem();
    }
}
