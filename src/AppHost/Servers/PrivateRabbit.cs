using MailMesh.AppHost.Processes;

namespace MailMesh.AppHost.Servers;

/// <summary>
/// RabbitMQ with an epmd of its own: left alone, Erlang starts one as a daemon on 0.0.0.0:4369 that outlives
/// everything. No management plugin: it costs a second of start and 40 MB.
/// </summary>
public class PrivateRabbit(ServerPlace place) : PrivateServer(place)
{
    public const string User = "mailmesh";

    private readonly int epmdPort = FreePort.Find();
    private ChildProcess? epmd;

    public override string Name => "rabbitmq";

    public override string ConnectionString => ConnectionStringOf("/");

    /// <summary>Where another Erlang node reaches this one; the cookie is the password.</summary>
    public int DistributionPort { get; } = FreePort.Find();

    public static async Task<PrivateRabbit> Start(ServerPlace? place = null, CancellationToken ct = default)
    {
        var server = new PrivateRabbit(place ?? new ServerPlace());
        await server.StartAgain(ct);
        return server;
    }

    public string ConnectionStringOf(string virtualHost) =>
        $"amqp://{User}:{Password}@127.0.0.1:{Port}/{Uri.EscapeDataString(virtualHost)}";

    protected override Task Prepare(CancellationToken ct)
    {
        var home = Directory.CreateDirectory(Path.Combine(Folder, "home")).FullName;
        PrivateFile.Write(Path.Combine(home, ".erlang.cookie"), Password);
        PrivateFile.Write(Path.Combine(Folder, "rabbitmq.conf"), $"""
            listeners.tcp.1 = 127.0.0.1:{Port}
            default_user = {User}
            default_pass = {Password}
            log.console = true
            log.console.level = warning
            log.file = false
            disk_free_limit.absolute = 200MB
            vm_memory_high_watermark.absolute = 1GB

            """);
        File.WriteAllText(Path.Combine(Folder, "enabled_plugins"), "[].");

        var binary = Binaries.Epmd ?? throw Missing();
        epmd = ChildProcess.Start(new ChildStart(binary, ["-port", $"{epmdPort}", "-address", "127.0.0.1"], Folder));
        return Task.CompletedTask;
    }

    protected override ChildStart Command() => new(Binaries.Rabbit ?? throw Missing(), [], Folder)
    {
        CleanEnvironment = true,
        Environment = new Dictionary<string, string?>
        {
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/homebrew/bin",
            ["LANG"] = "C.UTF-8",
            ["HOME"] = Path.Combine(Folder, "home"),
            ["ERL_EPMD_PORT"] = $"{epmdPort}",
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["RUNNING_UNDER_SYSTEMD"] = "true", // makes the script exec erl: our pid is then the server's own
            ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(Folder, "none"),
            ["RABBITMQ_NODENAME"] = "mailmesh@localhost",
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(Folder, "rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Folder, "enabled_plugins"),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Folder, "mnesia"),
            ["RABBITMQ_MNESIA_DIR"] = Path.Combine(Folder, "mnesia", "node"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(Folder, "log"),
            ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(Folder, "generated"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(Folder, "beam.pid"),
            ["RABBITMQ_DIST_PORT"] = $"{DistributionPort}",
            // Without a shutdown time of our own, TERM takes 6 to 8 s.
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
                "-kernel inet_dist_use_interface {127,0,0,1} -shutdown_time 1500",
        },
    };

    /// <summary>Its listener opens last, and then answers the protocol header with Connection.Start.</summary>
    protected override async Task<bool> IsReady(CancellationToken ct)
    {
        var answer = await TcpProbe.Ask(Port, "AMQP\0\0\t\u0001"u8.ToArray(), ct);
        return answer is [1, ..]; // a method frame (AMQP 0-9-1 §4.2.3)
    }

    protected override async Task EndCompanions()
    {
        if (epmd is null)
            return;
        await epmd.Kill();
        epmd.Dispose();
        epmd = null;
    }

    private static InvalidOperationException Missing() =>
        new("RabbitMQ is not installed: apt install rabbitmq-server");
}
