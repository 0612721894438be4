using System.Globalization;
using MailMesh.AppHost.Servers;
using MailMesh.Bench.Imap;
using MailMesh.MailServers;
using MailMesh.TestStack;
using MailMesh.TestStack.Programs;
using Npgsql;

namespace MailMesh.Bench.Mirror;

/// <summary>
/// A first sync of the corpus from Dovecot into the mirror, searchable, on a PostgreSQL that syncs to the disk: beside
/// mbsync without compression into a maildir, and imapflow with mailparser that throws everything away. Then what a
/// new session needs to find the one mail that came while it was away. The best of three rounds.
/// </summary>
public static class MirrorBench
{
    private const string Account = "bench";
    private const string WarmUpAccount = "warm";
    private const int WarmUpMails = 4_000;
    private const int Rounds = 3;
    private const double SpeedGoal = 2_500; // mails a second
    private const double MbsyncGoal = 0.6;
    private const double MailparserGoal = 2;
    private const double MemoryGoal = 250; // MB
    private const double ReconnectGoal = 0.3; // seconds

    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(10);
    private static readonly NpmFolder Clients = new("bench/Bench/Mirror/Clients");

    public static async Task<Report> Run()
    {
        await using var dovecot = await Dovecot.Start(Account, WarmUpAccount);
        var mails = Maildir.Fill(dovecot.Maildir(Account), Corpus());
        Maildir.Fill(dovecot.Maildir(WarmUpAccount), Corpus().Take(WarmUpMails));
        using var readers = new Readers(dovecot);
        await readers.Ours("bare", Account, isEncrypted: false); // Dovecot finds the mails, and the disk is warm

        Figures? ours = null;
        for (var round = 0; round < Rounds; round++)
        {
            var figures = await Ours(dovecot, mails + round);
            if (ours is null || figures["mails"] / figures["seconds"] > ours["mails"] / ours["seconds"]) ours = figures;
        }
        var mbsync = await readers.Mbsync(Account, isEncrypted: false, mails + Rounds);
        var durable = await readers.Mbsync(Account, isEncrypted: false, mails + Rounds, isDurable: true);
        var mailparser = await ImapFlow(dovecot);

        var speed = ours!["mails"] / ours["seconds"];
        var durableSpeed = (mails + Rounds) / durable["seconds"];
        var mbsyncSpeed = (mails + Rounds) / mbsync["seconds"];
        var mailparserSpeed = mailparser["mails"] / mailparser["seconds"];
        var table = new Table("into", "mails/s", "us of processor a mail", "peak memory, MB", "s to be current again");
        table.Row("MailMesh: the mirror, searchable", speed, ours["processor"], ours["peak"] / 1e6,
            ours["reconnect"]);
        table.Row("mbsync without fsync: a maildir", mbsyncSpeed, "", "", "");
        table.Row("mbsync as shipped, with fsync", durableSpeed, "", "", "");
        table.Row("imapflow + mailparser: nothing", mailparserSpeed, "", mailparser["peak"] / 1e6, "");
        return new(table,
        [
            new("mirror-speed", speed, AtLeast: true, SpeedGoal, "/s"),
            new("mirror-beside-mbsync-as-shipped", speed / durableSpeed, AtLeast: true, MbsyncGoal, "x"),
            new("mirror-beside-mbsync-without-fsync", speed / mbsyncSpeed, AtLeast: true, MbsyncGoal, "x"),
            new("mirror-beside-mailparser", speed / mailparserSpeed, AtLeast: true, MailparserGoal, "x"),
            new("mirror-memory", ours["peak"] / 1e6, AtLeast: false, MemoryGoal, "MB"),
            new("mirror-reconnect", ours["reconnect"], AtLeast: false, ReconnectGoal, "s"),
        ]);
    }

    private static async Task<Figures> Ours(Dovecot dovecot, int mails)
    {
        await using var server = await PrivatePostgres.Start(new ServerPlace { Throwaway = false });
        await using var database = await TestDatabase.Create(server);
        var folder = Directory.CreateTempSubdirectory("mailmesh-mirror-");
        try
        {
            var (workspace, warmUp, measured) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
            var environment = new Dictionary<string, string?>
            {
                ["MIRROR_DATABASE"] = database.ConnectionString("mailmesh_inboxsync"),
                ["MIRROR_BLOBS"] = folder.FullName,
                ["MIRROR_WORKSPACE"] = workspace.ToString(),
                ["MIRROR_MAILDIR_NEW"] = Path.Combine(dovecot.Maildir(Account), "new"),
                ["IMAP_PORT"] = dovecot.ImapPort.ToString(CultureInfo.InvariantCulture),
                ["IMAP_PASSWORD"] = Dovecot.Password,
                ["WARM_UP_INBOX"] = warmUp.ToString(),
                ["WARM_UP_USER"] = WarmUpAccount,
                ["WARM_UP_MAILS"] = WarmUpMails.ToString(CultureInfo.InvariantCulture),
                ["MEASURED_INBOX"] = measured.ToString(),
                ["MEASURED_USER"] = Account,
                ["MEASURED_MAILS"] = mails.ToString(CultureInfo.InvariantCulture),
            };
            var worker = new Tool("dotnet", "dotnet-sdk-10.0");
            var dll = RepositoryFile.Built("bench/MirrorWorker", "MailMesh.MirrorWorker.dll");
            await worker.Run([dll, "prepare"], environment);
            await Open(database, dovecot, workspace, (warmUp, WarmUpAccount), (measured, Account));
            return Figures.Read(await worker.Run([dll], environment));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Open(
        TestDatabase database, Dovecot dovecot, Guid workspace, params (Guid InboxId, string User)[] inboxes)
    {
        await using var source = NpgsqlDataSource.Create(database.AdministratorConnectionString);
        foreach (var (inboxId, user) in inboxes)
        {
            await using var command = source.CreateCommand(
                """
                with inbox as (
                    insert into mirror.inboxes (inbox_id, workspace_id, kind, address, created_at)
                    values ($1, $2, 'imap', $3 || '@bench.test', now())
                )
                insert into mirror.accounts (inbox_id, imap_host, imap_port, imap_tls, user_name, secret_kind,
                    sealed_secret, lease_token, due_at)
                values ($1, 'localhost', $4, 'none', $3, 'password', '', 1, now())
                """);
            foreach (var value in new object[] { inboxId, workspace, user, dovecot.ImapPort })
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            await command.ExecuteNonQueryAsync();
        }
        NpgsqlConnection.ClearAllPools();
    }

    private static async Task<Figures> ImapFlow(Dovecot dovecot)
    {
        var root = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(root, TestCertificate.Localhost.ExportCertificatePem());
            var run = await Clients.Run("parse.mjs", [], RunWithin, new Dictionary<string, string?>
            {
                ["IMAP_PORT"] = dovecot.ImapPort.ToString(CultureInfo.InvariantCulture),
                ["IMAP_TLS"] = "no",
                ["IMAP_USER"] = Account,
                ["IMAP_PASSWORD"] = Dovecot.Password,
                ["IMAP_ROOT"] = root,
            });
            return run.ExitCode == 0
                ? Figures.Read(run.Output)
                : throw new InvalidOperationException($"parse.mjs ended with {run.ExitCode}:\n{run.Output}");
        }
        finally
        {
            File.Delete(root);
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Corpus() =>
        Directory.EnumerateFiles(BenchCorpus.Folder(), "*.eml").Order(StringComparer.Ordinal)
            .Select(path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path));
}
