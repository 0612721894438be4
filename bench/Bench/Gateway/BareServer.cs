using System.Globalization;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;
using MailMesh.TestStack.Mesh;

namespace MailMesh.Bench.Gateway;

/// <summary>bench/BareApi on the database of a mesh.</summary>
public sealed class BareServer : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private readonly ChildProcess _process;

    private BareServer(ChildProcess process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<BareServer> Start(RunningMesh mesh)
    {
        var port = FreePort.Find();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var process = new Tool("dotnet", "dotnet-sdk-10.0").Start(
            [RepositoryFile.Built("bench/BareApi", "MailMesh.BareApi.dll")],
            new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = url,
                ["ConnectionStrings__postgres"] = mesh.ConnectionString("mailmesh_gateway")
                    + ";Max Auto Prepare=50;Auto Prepare Min Usages=2",
                ["Blobs__Folder"] = Path.Combine(mesh.Folder, "blobs"),
            });
        await Eventually.Holds(() => !FreePort.IsFree(port), what: "the bare API listens");
        return new(process, new Uri(url));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.Stop(UnixSignal.Terminate, StopPatience);
        _process.Dispose();
    }
}
