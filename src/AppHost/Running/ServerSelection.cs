using MailMesh.AppHost.Choosing;
using MailMesh.AppHost.Hosting;
using MailMesh.AppHost.Home;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Running;

/// <summary>Chooses where each server comes from, before any is started: all that is missing is told at once.</summary>
internal static class ServerSelection
{
    public static List<RunningServer> Choose(HostOptions options, MeshPlan plan, Secrets secrets, Ports ports)
    {
        var engine = new Lazy<string?>(ContainerEngine.Find);
        var choices = plan.Servers
            .Select(server => (Server: server, Choice: ServerChoice.Decide(
                options.ServersOnly ? null : Environment.GetEnvironmentVariable(server.Setting),
                Installation.Has(server.Kind),
                () => engine.Value)))
            .ToList();
        var missing = choices.Where(it => it.Choice is ServerChoice.Missing).Select(it => it.Server).ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException(
                Installation.Refusal(missing, name => Binaries.InPath(name) is not null));
        return [.. choices.Select(it => Server(it.Server, it.Choice))];

        RunningServer Server(ServerResource server, ServerChoice choice)
        {
            if (choice is ServerChoice.Configured configured)
                return new RunningServer(server, "configured", configured.ConnectionString, own: null, secrets);
            var place = new ServerPlace
            {
                Folder = options.Home.In(server.Name),
                Port = ports.For(server.Name),
                Password = PasswordOf(server.Kind, secrets),
                Throwaway = options.ServersOnly,
            };
            return choice is ServerChoice.Container container
                ? new(server, "container", null, InContainer(server.Kind, place, container.Engine), secrets)
                : new(server, "private", null, Installed(server.Kind, place), secrets);
        }
    }

    private static PrivateServer Installed(ServerKind kind, ServerPlace place) => kind switch
    {
        ServerKind.Postgres => new PrivatePostgres(place),
        ServerKind.Redis => new PrivateRedis(place),
        _ => new PrivateRabbit(place),
    };

    private static PrivateServer InContainer(ServerKind kind, ServerPlace place, string engine) => kind switch
    {
        ServerKind.Postgres => new ContainerPostgres(place, engine),
        ServerKind.Redis => new ContainerRedis(place, engine),
        _ => new ContainerRabbit(place, engine),
    };

    private static string PasswordOf(ServerKind kind, Secrets secrets) => kind switch
    {
        ServerKind.Postgres => secrets.PostgresPassword,
        ServerKind.Redis => secrets.RedisPassword,
        _ => secrets.RabbitPassword,
    };
}
