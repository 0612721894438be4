using System.Diagnostics;
using MailMesh.AppHost.Processes;
using Npgsql;

namespace MailMesh.AppHost.Servers;

/// <summary>
/// PostgreSQL. It refuses to run as root, so then it runs as the user that its package made; everything of its
/// data folder belongs to that user.
/// </summary>
public class PrivatePostgres(ServerPlace place)
    : PrivateServer(place with { Folder = SetPriv.IsRoot ? ReachableFolder.For(place.Folder) : place.Folder })
{
    public const string Administrator = "mailmesh_administrator";
    private const string UnprivilegedUser = "postgres";
    private const int ConnectionsMax = 300;
    private static readonly TimeSpan OrphansEndWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OrphanPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// WAL past the page cache, which PostgreSQL does where nobody reads the log but itself: minimal, and no senders.
    /// Copying it into the cache cost a seventh of the database's share of a first sync. Whoever fills the buffers
    /// waits for the disk then, so there are more of them.
    /// </summary>
    private static readonly string[] DirectWal =
        ["wal_level=minimal", "max_wal_senders=0", "wal_sync_method=open_datasync", "wal_buffers=16MB"];

    private bool _writesDirectly;

    public override string Name => "postgres";

    /// <summary>The administrator's, for <see cref="DatabaseSetup"/> alone: services get a role each.</summary>
    public override string ConnectionString =>
        $"Host=127.0.0.1;Port={Port};Username={Administrator};Password={Password};Database=postgres";

    /// <summary>Fast shutdown: TERM would wait until every client has gone, QUIT would crash it.</summary>
    protected override UnixSignal StopSignal => UnixSignal.Interrupt;

    private string Data => Path.Combine(Folder, "data");

    private static string? User => SetPriv.IsRoot ? UnprivilegedUser : null;

    private static string Binary(string name) => Path.Combine(
        Binaries.PostgresFolder
            ?? throw new InvalidOperationException("PostgreSQL is not installed: apt install postgresql"),
        name);

    public static async Task<PrivatePostgres> Start(ServerPlace? place = null, CancellationToken ct = default)
    {
        var server = new PrivatePostgres(place ?? new ServerPlace());
        await server.StartAgain(ct);
        return server;
    }

    protected override async Task Prepare(CancellationToken ct)
    {
        if (!Directory.Exists(Data))
            await Initialize(ct);
        await WaitForOrphans(ct);
        _writesDirectly = await CanWriteDirectly(ct);
        // PostgreSQL takes a zombie for a live server and would refuse (see ProcessTable). Nobody works in the
        // data folder any more, which is all that this file guards.
        File.Delete(Path.Combine(Data, "postmaster.pid"));
    }

    protected override ChildStart Command()
    {
        List<string> arguments = ["-D", Data, "-c", "listen_addresses=127.0.0.1", "-c", $"port={Port}",
            "-c", "unix_socket_directories=", "-c", $"max_connections={ConnectionsMax}",
            "-c", "log_min_messages=warning", "-c", "timezone=UTC", "-c", "log_timezone=UTC",
            "-c", "wal_init_zero=off"]; // a first sync writes WAL faster than it is recycled: a tenth went to zeros
        foreach (var setting in _writesDirectly ? DirectWal : [])
            arguments.AddRange(["-c", setting]);
        if (Throwaway)
            arguments.AddRange(["-c", "fsync=off", "-c", "full_page_writes=off"]);
        return new ChildStart(Binary("postgres"), arguments, Folder) { DeathSignal = "INT", User = User };
    }

    protected override async Task<bool> IsReady(CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false;Timeout=2");
            await connection.OpenAsync(ct);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw Failure($"does not know our password: secrets.json and {Data} are not of one installation; "
                + "restore the former, or remove the latter with all of its mail");
        }
        catch (NpgsqlException)
        {
            return false; // refused, or "the database system is starting up"
        }
    }

    private async Task Initialize(CancellationToken ct)
    {
        var password = Path.Combine(Folder, "initdb.password");
        PrivateFile.Write(password, Password);
        await GiveAway(Folder, ct);
        var unfinished = Data + ".new"; // a start may be killed half-way
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await RunTool(
            new ChildStart(
                Binary("initdb"),
                ["-D", unfinished, "-U", Administrator, "--auth=scram-sha-256", $"--pwfile={password}",
                    "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
                Folder) { User = User },
            ct);
        Directory.Move(unfinished, Data);
        File.Delete(password);
    }

    /// <summary>The backends of a killed server end by themselves, and must have before the data is touched.</summary>
    private async Task WaitForOrphans(CancellationToken ct)
    {
        var waited = Stopwatch.StartNew();
        while (ProcessTable.AllWorkingIn(Data).FirstOrDefault() is var orphan and not 0)
        {
            if (waited.Elapsed > OrphansEndWithin)
                throw Failure($"cannot start: process {orphan} still works in {Data}");
            await Task.Delay(OrphanPoll, ct);
        }
    }

    /// <summary>A file system that can't would keep PostgreSQL from starting.</summary>
    private async Task<bool> CanWriteDirectly(CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var probe = Path.Combine(Data, "pg_wal", "direct.probe");
        var code = await ExitCodeOf(
            new ChildStart(
                "dd", ["if=/dev/zero", $"of={probe}", "bs=8192", "count=1", "oflag=direct", "status=none"], Folder)
            { User = User },
            ct);
        File.Delete(probe);
        return code == 0;
    }

    private async Task GiveAway(string folder, CancellationToken ct)
    {
        if (User is { } user)
            await RunTool(new ChildStart("chown", ["-R", $"{user}:", folder], folder), ct);
    }
}
