using MailMesh.AppHost.Hosting;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Choosing;

/// <summary>Whether a server is installed, and the command that installs it.</summary>
public static class Installation
{
    public static bool Has(ServerKind kind) => kind switch
    {
        ServerKind.Postgres => Binaries.PostgresFolder is not null,
        ServerKind.Redis => Binaries.Redis is not null,
        _ => Binaries.Rabbit is not null && Binaries.Epmd is not null,
    };

    /// <summary>One refusal for all that is missing, with the one command that fixes it.</summary>
    public static string Refusal(IReadOnlyCollection<ServerResource> missing, Func<string, bool> has)
    {
        var names = string.Join(", ", missing.Select(server => server.Name));
        var settings = string.Join(", ", missing.Select(server => server.Setting));
        return $"Not found: {names}. Install with this, then start again:\n\n    {Command(missing, has)}\n\n"
            + $"Or start a container engine (docker, podman), or name servers of your own in {settings}.";
    }

    private static string Command(IEnumerable<ServerResource> missing, Func<string, bool> has)
    {
        var (install, names) =
            has("apt-get") ? ("sudo apt-get install -y --no-install-recommends", (Func<ServerKind, string>)Debian)
            : has("dnf") ? ("sudo dnf install -y", Fedora)
            : has("brew") ? ("brew install", Homebrew)
            : ("sudo apt-get install -y --no-install-recommends", Debian);
        return $"{install} {string.Join(' ', missing.Select(server => names(server.Kind)))}";
    }

    private static string Debian(ServerKind kind) => kind switch
    {
        ServerKind.Postgres => "postgresql",
        ServerKind.Redis => "redis-server",
        _ => "rabbitmq-server",
    };

    private static string Fedora(ServerKind kind) => kind switch
    {
        ServerKind.Postgres => "postgresql-server",
        ServerKind.Redis => "redis",
        _ => "rabbitmq-server",
    };

    private static string Homebrew(ServerKind kind) => kind switch
    {
        ServerKind.Postgres => "postgresql@17",
        ServerKind.Redis => "redis",
        _ => "rabbitmq",
    };
}
