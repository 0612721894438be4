using System.Globalization;
using System.Text.Json.Nodes;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;
using MailMesh.TestStack.Programs;

namespace MailMesh.Bench.Gateway;

/// <summary>Clients/constant-server.mjs: the official TypeScript SDK, answering from memory.</summary>
public sealed class SdkServer : IAsyncDisposable
{
    internal static readonly NpmFolder Clients = new("bench/Bench/Gateway/Clients");
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private readonly ChildProcess _process;
    private readonly string _answers;

    private SdkServer(ChildProcess process, string answers, Uri url) =>
        (_process, _answers, Url) = (process, answers, url);

    public Uri Url { get; }

    /// <param name="answers">The result of each tool, by its name.</param>
    public static async Task<SdkServer> Start(JsonObject answers)
    {
        var port = FreePort.Find();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, answers.ToJsonString());
        var process = await Clients.Start("constant-server.mjs", new Dictionary<string, string?>
        {
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["ANSWERS"] = file,
        });
        await Eventually.Holds(() => !FreePort.IsFree(port), what: "the SDK's server listens");
        return new(process, file, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/mcp")));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.Stop(UnixSignal.Terminate, StopPatience);
        _process.Dispose();
        File.Delete(_answers);
    }
}
