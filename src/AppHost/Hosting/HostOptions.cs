using System.Globalization;
using MailMesh.AppHost.Home;

namespace MailMesh.AppHost.Hosting;

/// <summary>What the command line asks for. <see cref="Problem"/> says what is wrong with it.</summary>
public sealed record HostOptions
{
    public const string Usage = """
        Starts MailMesh: private servers, then the services. Ctrl-C stops all of it.
          --data DIR            where data, secrets and endpoints.json live (else MAILMESH_HOME, else .mailmesh/)
          --replicas NAME=N     how often a service runs, for example inboxsync=2
          --port NAME=PORT      the port of gateway, smtp or any other service or server
          --quiet               of the services' logs, show warnings and errors only
          --servers-only        only the servers, for tests; writes servers.env
          status                says what runs, and how it is
        """;

    private const int ReplicasMax = 16;

    public MeshFolder Home { get; private init; } = MeshFolder.Default();

    public IReadOnlyDictionary<string, int> Replicas { get; private init; } = new Dictionary<string, int>();

    public IReadOnlyDictionary<string, int> Ports { get; private init; } = new Dictionary<string, int>();

    public bool Quiet { get; private init; }

    public bool ServersOnly { get; private init; }

    public bool Status { get; private init; }

    public bool Help { get; private init; }

    public string? Problem { get; private init; }

    public int ReplicasOf(string service) => Replicas.GetValueOrDefault(service, 1);

    public static HostOptions Parse(IReadOnlyList<string> args)
    {
        var options = new HostOptions();
        for (var i = 0; i < args.Count && options.Problem is null; i++)
        {
            var value = i + 1 < args.Count ? args[i + 1] : "";
            options = args[i] switch
            {
                "status" => options with { Status = true },
                "--help" or "-h" => options with { Help = true },
                "--quiet" => options with { Quiet = true },
                "--servers-only" => options with { ServersOnly = true },
                "--data" when value is not "" => options with { Home = MeshFolder.At(value) },
                "--replicas" => options.WithReplicas(value),
                "--port" => options.WithPort(value),
                var other => options with { Problem = $"What is \"{other}\"?\n{Usage}" },
            };
            if (args[i] is "--data" or "--replicas" or "--port")
                i++;
        }
        return options;
    }

    /// <summary>A name that nothing has is a typing error, and would be obeyed by doing nothing.</summary>
    internal HostOptions CheckedAgainst(MeshPlan plan)
    {
        var services = plan.Projects.Select(project => project.Name).ToList();
        var listeners = services
            .Concat(plan.Servers.Select(server => server.Name))
            .Concat(plan.Projects.SelectMany(project => project.ExtraEndpoints))
            .ToList();
        return Problem is not null ? this
            : Replicas.Keys.FirstOrDefault(name => !services.Contains(name)) is { } service
                ? this with { Problem = $"There is no service \"{service}\"; there are {string.Join(", ", services)}." }
            : Ports.Keys.FirstOrDefault(name => !listeners.Contains(name)) is { } listener
                ? this with { Problem = $"Nothing named \"{listener}\" has a port; {string.Join(", ", listeners)} do." }
            : this;
    }

    private HostOptions WithReplicas(string value) =>
        Pair(value, ReplicasMax) is var (name, number)
            ? this with { Replicas = With(Replicas, name, number) }
            : this with { Problem = $"--replicas takes NAME=N with N from 1 to {ReplicasMax}, not \"{value}\"." };

    private HostOptions WithPort(string value) =>
        Pair(value, ushort.MaxValue) is var (name, number)
            ? this with { Ports = With(Ports, name, number) }
            : this with { Problem = $"--port takes NAME=PORT, not \"{value}\"." };

    private static (string Name, int Number)? Pair(string value, int highest)
    {
        var parts = value.Split('=');
        return parts.Length == 2
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= highest
                ? (parts[0], number)
                : null;
    }

    private static Dictionary<string, int> With(IReadOnlyDictionary<string, int> values, string name, int number) =>
        new(values) { [name] = number };
}
