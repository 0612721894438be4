using System.Collections.Concurrent;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Doors;

/// <summary>The gateway as a process of its own, so that it can be told to stop.</summary>
public sealed class GatewayProcess : IDisposable
{
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ChildProcess _process;

    private GatewayProcess(IReadOnlyDictionary<string, string?> settings)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Find()}");
        var environment = settings.ToDictionary(
            pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value);
        environment["ASPNETCORE_URLS"] = Address.ToString();
        _process = ChildProcess.Start(new ChildStart(
            "dotnet", [RepositoryFile.Built("src/Gateway", "MailMesh.Gateway.dll")], Path.GetTempPath())
        {
            Environment = environment,
            OnLine = _output.Enqueue,
        });
    }

    public Uri Address { get; }

    public string Output => string.Join('\n', _output);

    /// <summary>Gives the exit code.</summary>
    public Task<int> Exited => _process.Exited;

    public static async Task<GatewayProcess> Start(IReadOnlyDictionary<string, string?> settings)
    {
        var gateway = new GatewayProcess(settings);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        try
        {
            await Eventually.Holds(async () =>
            {
                try
                {
                    return (await http.GetAsync("/health")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false; // it doesn't listen yet
                }
            }, what: "the gateway is healthy");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{gateway.Output}", late);
        }
        return gateway;
    }

    /// <summary>What is its own alone: heap, pools and stacks, without files that it maps (proc(5), RssAnon).</summary>
    public long PrivateBytes() => Counted("RssAnon:");

    /// <summary>The most that ever was resident since <see cref="ForgetPeak"/>, mapped files among it.</summary>
    public long PeakBytes() => Counted("VmHWM:");

    public void ForgetPeak() => File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");

    public void Terminate() => _process.Signal(UnixSignal.Terminate);

    private long Counted(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status")
            .Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
            System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.Signal(UnixSignal.Kill);
        _process.Dispose();
    }
}
