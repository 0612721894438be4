using System.Collections.Concurrent;
using System.Text.Json;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.AppHost.Tests.Running;

/// <summary>The AppHost as a child of the test, with servers only: how it lives and dies needs no service.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<string> output = [];
    private readonly ChildProcess process;

    private HostProcess(string folder)
    {
        Folder = folder;
        var assembly = RepositoryFile.Built("src/AppHost", "MailMesh.AppHost.dll");
        string[] arguments = [assembly, "--servers-only", "--data", folder];
        process = ChildProcess.Start(new ChildStart("dotnet", arguments, Path.GetTempPath())
        {
            OnLine = output.Enqueue,
        });
    }

    public string Folder { get; }

    public int Pid => process.Id;

    public string Output => string.Join('\n', output);

    public static HostProcess Launch(string folder) => new(folder);

    public static async Task<HostProcess> Start(string folder)
    {
        var host = new HostProcess(folder);
        await Eventually.Holds(() => host.IsReady || !host.process.Running, TimeSpan.FromMinutes(3));
        Assert.True(host.process.Running, host.Output);
        return host;
    }

    public bool IsReady => File.Exists(Path.Combine(Folder, "servers.env"));

    /// <summary>Name, pid and port of each server; no pid while it is being started again.</summary>
    public IReadOnlyList<(string Name, int? Pid, int Port)> Servers()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "state.json")));
        return [.. json.RootElement.GetProperty("parts").EnumerateArray().Select(part => (
            part.GetProperty("name").GetString()!,
            part.GetProperty("pid").Deserialize<int?>(),
            int.Parse(part.GetProperty("place").GetString()!.Split(':')[1])))];
    }

    public async Task<int> Terminate()
    {
        await process.Stop(UnixSignal.Terminate, StopWithin);
        return await process.Exited;
    }

    public Task Kill() => process.Kill();

    public Task<int> Exited => process.Exited;

    public async ValueTask DisposeAsync()
    {
        await Terminate();
        process.Dispose();
    }
}
