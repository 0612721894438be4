using System.Security.Cryptography.X509Certificates;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.MailServers;

/// <summary>
/// A private Cyrus 3.6: IMAP with STARTTLS, IMAPS, LMTP (recipients at example.test). PLAIN, LOGIN, SCRAM-SHA-256.
/// Runs as the user dovecot when we are root, else as us. As a package it conflicts with Dovecot, so
/// <c>./mailmesh test</c> unpacks it into a folder, which MAILMESH_CYRUS names.
/// </summary>
public sealed class Cyrus : IAsyncDisposable
{
    /// <summary>Of every account.</summary>
    public const string Password = Dovecot.Password;

    private const string Host = "cyrus.test";
    private readonly string folder;
    private readonly bool isQuick;
    private RealProgram? master;

    private Cyrus(bool isQuick)
    {
        this.isQuick = isQuick;
        folder = RealProgram.Folder(inMemory: isQuick);
    }

    public int ImapPort { get; } = FreePort.Find();

    public int ImapsPort { get; } = FreePort.Find();

    public int LmtpPort { get; } = FreePort.Find();

    /// <summary>What it printed until now. Its log proper goes to syslog.</summary>
    public string Output => master?.Output ?? "";

    private static string Unpacked =>
        Environment.GetEnvironmentVariable("MAILMESH_CYRUS") ?? Path.Combine(RepositoryFile.Root, ".mailmesh", "cyrus");

    private static string User => SetPriv.IsRoot ? "dovecot" : Environment.UserName;

    private string Programs => Path.Combine(folder, "usr", "lib", "cyrus", "bin");

    /// <param name="accounts">Names of the accounts; alice alone when none is given.</param>
    public static Task<Cyrus> Start(params string[] accounts) => Start(isQuick: false, accounts);

    /// <summary>
    /// For thousands of commands: in memory, because each command waits for the disk several times, and without
    /// conversations, whose index is written anew again and again.
    /// </summary>
    public static Task<Cyrus> StartQuick(params string[] accounts) => Start(isQuick: true, accounts);

    private static async Task<Cyrus> Start(bool isQuick, string[] accounts)
    {
        var cyrus = new Cyrus(isQuick);
        try
        {
            await cyrus.Run(accounts is [] ? ["alice"] : accounts);
            return cyrus;
        }
        catch
        {
            await cyrus.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGKILL to the server and all of its sessions. What they wrote stays.</summary>
    public async Task Kill()
    {
        await master!.KillAll(folder);
        await master.DisposeAsync();
    }

    /// <summary>After <see cref="Kill"/>: over the same mails, on the same ports.</summary>
    public async Task StartAgain() =>
        master = await RealProgram.Listen(
            Program(
                Path.Combine(Programs, "master"), User,
                "-C", In("imapd.conf"), "-M", In("cyrus.conf"), "-p", In("master.pid"), "-j", "10"),
            ImapPort, ImapsPort, LmtpPort);

    public async ValueTask DisposeAsync()
    {
        if (master is not null) await master.DisposeAsync();
        TemporaryFolders.Delete(folder);
    }

    private async Task Run(string[] accounts)
    {
        if (!Directory.Exists(Unpacked))
            throw new InvalidOperationException($"Cyrus is not in {Unpacked}: ./mailmesh test puts it there");

        // A copy, because a user that is not root may not reach what lies below root's home.
        await RealProgram.Run(new ProgramStart("cp", "coreutils", folder, "-r", Path.Combine(Unpacked, "usr"), folder));
        foreach (var name in new[] { "conf", "conf/socket", "mail", "proc", "sockets" }) Make(name);
        await Write("cert.pem", TestCertificate.Localhost.ExportCertificatePem());
        using var key = TestCertificate.Localhost.GetECDsaPrivateKey()!;
        await Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        await Write("imapd.conf", CyrusConfiguration.Imapd(folder, User, Host, hasConversations: !isQuick));
        await Write("cyrus.conf", CyrusConfiguration.Services(this, folder, Programs));

        foreach (var account in accounts) await AddAccount(account);
        await StartAgain();
    }

    // saslpasswd2 takes the password from its input alone.
    private Task AddAccount(string account) =>
        RealProgram.Run(Program(
            "sh", User, "-c", """printf %s "$1" | "$2" -p -c -f "$3" -u "$4" "$5" """,
            "sh", Password, In("usr/sbin/saslpasswd2"), In("sasldb2"), Host, account));

    private ProgramStart Program(string program, string user, params string[] arguments) =>
        new(program, "cyrus-imapd", folder, arguments)
        {
            User = user,
            Environment = new Dictionary<string, string?>
            {
                ["CYRUS_USER"] = user,
                ["LD_LIBRARY_PATH"] = Directory.GetDirectories(In("usr/lib"), "*-linux-gnu").Single(),
            },
        };

    private string In(string name) => Path.Combine(folder, name);

    private void Make(string name)
    {
        Directory.CreateDirectory(In(name));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(In(name), (UnixFileMode)0b111_111_111);
    }

    private Task Write(string name, string text) => File.WriteAllTextAsync(In(name), text);
}
