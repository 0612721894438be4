using System.Globalization;

namespace MailMesh.AppHost.Servers;

/// <summary>Finds server binaries on this machine. Null means: not installed.</summary>
public static class Binaries
{
    private static readonly string[] UsualFolders =
        ["/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin", "/opt/homebrew/bin"];

    public static string? Redis => InPath("redis-server");

    public static string? Epmd => InPath("epmd");

    /// <summary>Not /usr/sbin/rabbitmq-server: Debian's wrapper there insists on the user rabbitmq.</summary>
    public static string? Rabbit =>
        FirstFile("/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/homebrew/sbin/rabbitmq-server");

    /// <summary>The folder of initdb and postgres; the newest installed release.</summary>
    public static string? PostgresFolder =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(Release)
                .Select(release => Path.Combine(release, "bin"))
                .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
            : Path.GetDirectoryName(InPath("initdb"));

    public static string? InPath(string name) => InFolders(name, SearchPath());

    public static string? InFolders(string name, IEnumerable<string> folders) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(UsualFolders);

    private static string? FirstFile(params string[] paths) => paths.FirstOrDefault(File.Exists);

    private static double Release(string folder) =>
        double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
