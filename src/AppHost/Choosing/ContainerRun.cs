using System.Security.Cryptography;
using System.Text;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;

namespace MailMesh.AppHost.Choosing;

/// <summary>
/// A server's container as a foreground child: the engine's client hands the signals it gets on to the container,
/// so one that dies with us takes the container along.
/// </summary>
internal sealed record ContainerRun(string Engine, string Image, string Folder, int Port, int InnerPort)
{
    /// <summary>Inside the container, what must outlive it.</summary>
    public required string DataPath { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Options { get; init; } = [];

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public string Name =>
        "mailmesh-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Folder)).AsSpan(0, 6));

    private string EnvironmentFile => Path.Combine(Folder, "container.env");

    public ChildStart Inspect() => Client("image", "inspect", Image);

    public ChildStart Pull() => Client("pull", Image);

    public ChildStart Remove() => Client("rm", "--force", Name);

    /// <summary>Passwords go by file: any user of the machine can read a command line.</summary>
    public ChildStart Run(string deathSignal)
    {
        PrivateFile.Write(EnvironmentFile, string.Concat(Environment.Select(pair => $"{pair.Key}={pair.Value}\n")));
        string[] arguments =
        [
            "run", "--rm", "--name", Name, "--publish", $"127.0.0.1:{Port}:{InnerPort}",
            "--volume", $"{Path.Combine(Folder, "data")}:{DataPath}", "--env-file", EnvironmentFile,
            .. Options, Image, .. Arguments,
        ];
        return Client(arguments) with { DeathSignal = deathSignal };
    }

    private ChildStart Client(params string[] arguments) => new(Engine, arguments, Folder);
}
