using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Choosing;

internal sealed class ContainerPostgres(ServerPlace place, string engine) : PrivatePostgres(place)
{
    private ContainerRun Container => new(engine, "docker.io/library/postgres:17-alpine", Folder, Port, 5432)
    {
        DataPath = "/var/lib/postgresql/data",
        Environment = new Dictionary<string, string>
        {
            ["POSTGRES_USER"] = Administrator,
            ["POSTGRES_PASSWORD"] = Password,
            ["POSTGRES_DB"] = "postgres",
        },
        Arguments = ["postgres", "-c", "max_connections=300", "-c", "timezone=UTC"],
    };

    protected override async Task Prepare(CancellationToken ct)
    {
        if (await ExitCodeOf(Container.Inspect(), ct) != 0)
            await RunTool(Container.Pull(), ct);
    }

    protected override ChildStart Command() => Container.Run("INT");

    /// <summary>Also what a killed host left. With nothing to remove it fails, as it should.</summary>
    protected override Task EndCompanions() => ExitCodeOf(Container.Remove(), CancellationToken.None);
}

internal sealed class ContainerRedis(ServerPlace place, string engine) : PrivateRedis(place)
{
    private ContainerRun Container => new(engine, "docker.io/library/redis:7-alpine", Folder, Port, 6379)
    {
        DataPath = "/data",
        Environment = new Dictionary<string, string> { ["REDIS_PASSWORD"] = Password },
        // "-" reads settings from stdin: the password stays off the command line inside, too.
        Arguments =
        [
            "sh", "-c", "exec redis-server - --dir /data --save '' --appendonly yes --databases 4096 <<END\n"
                + "requirepass $REDIS_PASSWORD\nEND",
        ],
    };

    protected override async Task Prepare(CancellationToken ct)
    {
        if (await ExitCodeOf(Container.Inspect(), ct) != 0)
            await RunTool(Container.Pull(), ct);
    }

    protected override ChildStart Command() => Container.Run("TERM");

    protected override Task EndCompanions() => ExitCodeOf(Container.Remove(), CancellationToken.None);
}

internal sealed class ContainerRabbit(ServerPlace place, string engine) : PrivateRabbit(place)
{
    private ContainerRun Container => new(engine, "docker.io/library/rabbitmq:3.13-alpine", Folder, Port, 5672)
    {
        DataPath = "/var/lib/rabbitmq",
        Options = ["--hostname", "mailmesh"], // RabbitMQ keeps its data under the name of its host
        Environment = new Dictionary<string, string>
        {
            ["RABBITMQ_DEFAULT_USER"] = User,
            ["RABBITMQ_DEFAULT_PASS"] = Password,
        },
    };

    protected override async Task Prepare(CancellationToken ct)
    {
        if (await ExitCodeOf(Container.Inspect(), ct) != 0)
            await RunTool(Container.Pull(), ct);
    }

    protected override ChildStart Command() => Container.Run("TERM");

    protected override Task EndCompanions() => ExitCodeOf(Container.Remove(), CancellationToken.None);
}
