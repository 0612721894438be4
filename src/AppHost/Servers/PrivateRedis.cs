using System.Globalization;
using System.Text;
using MailMesh.AppHost.Processes;

namespace MailMesh.AppHost.Servers;

public class PrivateRedis(ServerPlace place) : PrivateServer(place)
{
    /// <summary>Each test fixture takes a logical database of its own.</summary>
    public const int Databases = 4096;

    public override string Name => "redis";

    public override string ConnectionString => $"127.0.0.1:{Port},password={Password},abortConnect=false";

    public static async Task<PrivateRedis> Start(ServerPlace? place = null, CancellationToken ct = default)
    {
        var server = new PrivateRedis(place ?? new ServerPlace());
        await server.StartAgain(ct);
        return server;
    }

    protected override Task Prepare(CancellationToken ct)
    {
        // A file, not arguments: any user of the machine can read a command line.
        var file = Path.Combine(Folder, "redis.conf");
        PrivateFile.Write(file, $"""
            bind 127.0.0.1
            port {Port}
            dir "{Folder}"
            requirepass {Password}
            daemonize no
            databases {Databases}
            save ""
            appendonly yes
            appendfsync everysec
            logfile ""

            """);
        return Task.CompletedTask;
    }

    protected override ChildStart Command() => new(
        Binaries.Redis ?? throw new InvalidOperationException("Redis is not installed: apt install redis-server"),
        [Path.Combine(Folder, "redis.conf")],
        Folder);

    protected override async Task<bool> IsReady(CancellationToken ct)
    {
        var ping = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"AUTH {Password}\r\nPING\r\n"));
        var answer = Encoding.ASCII.GetString(await TcpProbe.Ask(Port, ping, ct));
        return answer.StartsWith("+OK", StringComparison.Ordinal)
            && !answer.Contains("-LOADING", StringComparison.Ordinal);
    }
}
