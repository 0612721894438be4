namespace MailMesh.AppHost.Home;

/// <summary>The folder that holds all that a running MailMesh keeps: data, secrets, where everything is.</summary>
public sealed class MeshFolder
{
    private const string Setting = "MAILMESH_HOME";

    private MeshFolder(string path, bool isDefault)
    {
        Path = path;
        IsDefault = isDefault;
    }

    public string Path { get; }

    /// <summary>The checkout's own, so the usual ports may be taken.</summary>
    public bool IsDefault { get; }

    public string Endpoints => In("endpoints.json");

    public string State => In("state.json");

    public string Secrets => In("secrets.json");

    public string Ports => In("ports.json");

    public string Pid => In("host.pid");

    public string Lock => In("host.lock");

    public string ServersEnvironment => In("servers.env");

    public static MeshFolder Default() =>
        Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } chosen
            ? At(chosen)
            : new MeshFolder(System.IO.Path.Combine(RepositoryRoot(), ".mailmesh"), isDefault: true);

    public static MeshFolder At(string path) => new(System.IO.Path.GetFullPath(path), isDefault: false);

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Others may pass through, since PostgreSQL runs as another user when we are root; not list it.</summary>
    public void Create()
    {
        const UnixFileMode PassThrough = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(Path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, PassThrough);
    }

    private static string RepositoryRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Directory.GetParent(folder)?.FullName)
        {
            if (File.Exists(System.IO.Path.Combine(folder, "MailMesh.sln")))
                return folder;
        }
        return Environment.CurrentDirectory;
    }
}
