using System.Diagnostics;
using System.Globalization;
using MailMesh.MailServers;
using MailMesh.TestStack;
using MailMesh.TestStack.Programs;

namespace MailMesh.Bench.Imap;

/// <summary>The clients that read from one <see cref="Dovecot"/>, each a process of its own.</summary>
public sealed class Readers : IDisposable
{
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(5);
    private static readonly NpmFolder Clients = new("bench/Bench/Imap/Clients");
    private readonly Dovecot dovecot;
    private readonly string folder = Directory.CreateTempSubdirectory("mailmesh-imap-").FullName;

    public Readers(Dovecot dovecot)
    {
        this.dovecot = dovecot;
        File.WriteAllText(Root, TestCertificate.Localhost.ExportCertificatePem());
    }

    private string Root => Path.Combine(folder, "root.pem");

    /// <summary>A reader of bench/ImapReader.</summary>
    public async Task<Figures> Ours(string what, string account, bool isEncrypted, int connections = 1) =>
        Figures.Read(await new Tool("dotnet", "dotnet-sdk-10.0").Run(
            [RepositoryFile.Built("bench/ImapReader", "MailMesh.ImapReader.dll"), what],
            Target(account, isEncrypted, connections)));

    /// <summary>A script of Clients/.</summary>
    /// <param name="quiet">How long it watches without doing anything, where it does.</param>
    public async Task<Figures> ImapFlow(
        string script, string account, bool isEncrypted, int connections = 1, TimeSpan quiet = default)
    {
        var target = Target(account, isEncrypted, connections);
        target["IMAP_QUIET_MS"] = quiet.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        var run = await Clients.Run(script, [], RunWithin, target);
        return run.ExitCode == 0
            ? Figures.Read(run.Output)
            : throw new InvalidOperationException($"{script} ended with {run.ExitCode}:\n{run.Output}");
    }

    /// <summary>mbsync into a fresh maildir, without COMPRESS: one round, since it is slow.</summary>
    /// <param name="isDurable">With fsync, as it is shipped.</param>
    public async Task<Figures> Mbsync(string account, bool isEncrypted, int mails, bool isDurable = false)
    {
        var target = Path.Combine(folder, isEncrypted ? "mbsync-tls" : "mbsync-plain");
        var settings = target + ".rc";
        await File.WriteAllTextAsync(settings, $"""
            FSync {(isDurable ? "yes" : "no")}

            IMAPAccount bench
            Host localhost
            Port {(isEncrypted ? dovecot.ImapsPort : dovecot.ImapPort)}
            User {account}
            Pass "{Dovecot.Password}"
            SSLType {(isEncrypted ? "IMAPS" : "None")}
            CertificateFile {Root}
            AuthMechs LOGIN
            PipelineDepth 50
            DisableExtension COMPRESS=DEFLATE

            IMAPStore far
            Account bench

            MaildirStore near
            Path {target}/
            Inbox {target}/INBOX
            SubFolders Verbatim

            Channel all
            Far :far:
            Near :near:
            Patterns INBOX
            Create Near
            Sync Pull
            SyncState *

            """);
        Directory.CreateDirectory(target);
        var took = Stopwatch.StartNew();
        await new Tool("mbsync", "isync").Run(["-q", "-c", settings, "all"]);
        var seconds = took.Elapsed.TotalSeconds;

        var came = new[] { "new", "cur" }.Sum(name => Directory.GetFiles(Path.Combine(target, "INBOX", name)).Length);
        if (came != mails) throw new InvalidOperationException($"mbsync brought {came} of {mails} mails.");
        Directory.Delete(target, recursive: true);
        return new Figures(new() { ["seconds"] = seconds });
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Dictionary<string, string?> Target(string account, bool isEncrypted, int connections) => new()
    {
        ["IMAP_PORT"] = (isEncrypted ? dovecot.ImapsPort : dovecot.ImapPort).ToString(CultureInfo.InvariantCulture),
        ["IMAP_TLS"] = isEncrypted ? "yes" : "no",
        ["IMAP_USER"] = account,
        ["IMAP_PASSWORD"] = Dovecot.Password,
        ["IMAP_ROOT"] = Root,
        ["IMAP_CONNECTIONS"] = connections.ToString(CultureInfo.InvariantCulture),
    };
}
