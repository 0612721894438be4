using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using Npgsql;

namespace MailMesh.TestStack.Mesh;

/// <summary>The whole of MailMesh, started as <c>./mailmesh up</c> starts it, in a folder of its own.</summary>
public sealed class RunningMesh : IAsyncDisposable
{
    /// <summary>RabbitMQ alone may need a minute on a busy machine.</summary>
    public static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<string> output;
    private readonly ChildProcess host;
    private readonly bool ownsFolder;

    private RunningMesh(ChildProcess host, string folder, bool ownsFolder, ConcurrentQueue<string> output)
    {
        this.host = host;
        this.ownsFolder = ownsFolder;
        this.output = output;
        Folder = folder;
        Endpoints = MeshEndpoints.Read(EndpointsFile(folder));
    }

    /// <summary>What stands for <c>.mailmesh/</c>.</summary>
    public string Folder { get; }

    public MeshEndpoints Endpoints { get; }

    public int HostPid => host.Id;

    /// <summary>Everything the host and its services have printed.</summary>
    public string Output => string.Join('\n', output);

    /// <param name="folder">A folder that an earlier mesh left; null makes one and removes it at the end.</param>
    /// <param name="environment">Settings on top of ours, as a user would export them.</param>
    /// <param name="options">More of the AppHost's command line.</param>
    public static async Task<RunningMesh> Start(
        string? folder = null, IReadOnlyDictionary<string, string?>? environment = null, params string[] options)
    {
        var ownsFolder = folder is null;
        folder ??= Directory.CreateTempSubdirectory("mailmesh-").FullName;
        File.Delete(EndpointsFile(folder)); // a killed host leaves it, and it would look ready before it is
        var output = new ConcurrentQueue<string>();
        var assembly = RepositoryFile.Built("src/AppHost", "MailMesh.AppHost.dll");
        var host = ChildProcess.Start(new ChildStart("dotnet", [assembly, "--data", folder, .. options], folder)
        {
            Environment = environment ?? new Dictionary<string, string?>(),
            OnLine = output.Enqueue,
        });
        try
        {
            await Eventually.Holds(
                () => File.Exists(EndpointsFile(folder)) || !host.Running, ReadyWithin, "the mesh is ready");
        }
        catch (TimeoutException late)
        {
            await host.Stop(UnixSignal.Terminate, StopWithin);
            throw new TimeoutException($"{late.Message}\n{string.Join('\n', output)}", late);
        }
        return host.Running
            ? new RunningMesh(host, folder, ownsFolder, output)
            : throw new InvalidOperationException($"The AppHost ended early:\n{string.Join('\n', output)}");
    }

    /// <summary>Every process that the host keeps running now.</summary>
    public IReadOnlyList<MeshPart> Parts => MeshPart.Read(Path.Combine(Folder, "state.json"));

    /// <param name="role">For example "mailmesh_inboxsync", to look at the rows themselves.</param>
    public string ConnectionString(string role)
    {
        using var secrets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "secrets.json")));
        using var ports = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "ports.json")));
        return new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = ports.RootElement.GetProperty("postgres").GetInt32(),
            Database = DatabaseSetup.Database,
            Username = role,
            Password = secrets.RootElement.GetProperty("role_passwords").GetProperty(role).GetString(),
        }.ConnectionString;
    }

    /// <summary>SIGKILL to one service or server; returns when the host has it running again.</summary>
    public async Task KillAndAwaitReturn(string name)
    {
        var victim = Parts.Single(part => part.Name == name);
        using (var process = Process.GetProcessById(victim.Pid))
            process.Kill();
        await Eventually.Holds(
            () => Parts.Any(part => part.Name == name && part.Pid != victim.Pid && ProcessTable.IsAlive(part.Pid)),
            ReadyWithin, $"{name} runs again");
    }

    /// <summary>As Ctrl-C does; the exit code.</summary>
    public async Task<int> Stop()
    {
        await host.Stop(UnixSignal.Terminate, StopWithin);
        return await host.Exited;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        host.Dispose();
        if (ownsFolder)
            TemporaryFolders.Delete(Folder);
    }

    private static string EndpointsFile(string folder) => Path.Combine(folder, "endpoints.json");
}
