using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;

namespace MailMesh.TestStack.Programs;

/// <summary>
/// A real browser without a window that shows one page, with a profile of its own; it ends with the test. It asks
/// nobody but us: the hosts of <c>.test</c> are a server of the test's, all others don't exist.
/// </summary>
public sealed partial class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly ChildProcess _process;
    private readonly ConcurrentQueue<string> _output;

    private Chromium(ChildProcess process, ConcurrentQueue<string> output) => (_process, _output) = (process, output);

    /// <summary>Ends when it does.</summary>
    public Task Ended => _process.Exited;

    /// <summary>What it printed until now.</summary>
    public string Output => string.Join('\n', _output);

    /// <param name="page">At 127.0.0.1.</param>
    /// <param name="testHostsPort">Where on 127.0.0.1 the hosts of .test are, whatever their port.</param>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static Chromium Show(Uri page, int testHostsPort)
    {
        var path = Binaries.InPath("chromium")
            ?? throw new InvalidOperationException("chromium is missing: apt-get install chromium");
        var folder = Directory.CreateDirectory(
            Path.Combine(TemporaryFolders.Own, "chromium-" + Guid.CreateVersion7().ToString("N"))).FullName;
        var output = new ConcurrentQueue<string>();
        var process = ChildProcess.Start(new ChildStart(
            path,
            [
                "--headless", "--no-sandbox", // root may not have one
                "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
                "--disable-background-networking", "--disable-component-update", "--disable-default-apps",
                "--disable-extensions", "--disable-popup-blocking", "--autoplay-policy=no-user-gesture-required",
                $"--user-data-dir={folder}",
                $"--host-resolver-rules=MAP *.test 127.0.0.1:{testHostsPort}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--remote-debugging-port=0", // keeps it open once the page is shown
                page.AbsoluteUri,
            ],
            folder)
        {
            Environment = new Dictionary<string, string?> { ["HOME"] = folder },
            OnLine = output.Enqueue,
        });
        return new(process, output);
    }

    /// <summary>The page that it shows, to be used as a person does.</summary>
    /// <param name="runsScripts">False as in a browser whose owner has switched scripts off.</param>
    public async Task<BrowserTab> Tab(bool runsScripts = true)
    {
        await Eventually.Holds(() => Listening().IsMatch(Output), what: "the browser listens to us");
        using var http = new HttpClient();
        var list = new Uri($"http://{Listening().Match(Output).Groups[1].Value}/json/list");
        var page = await Eventually.Gives(
            async () => (await http.GetFromJsonAsync<JsonArray>(list))!
                .FirstOrDefault(target => target!["type"]!.ToString() == "page"),
            what: "the browser has a page");
        return await BrowserTab.Open(new Uri(page["webSocketDebuggerUrl"]!.ToString()), runsScripts);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.Stop(UnixSignal.Terminate, StopPatience);
        _process.Dispose();
    }

    [GeneratedRegex("DevTools listening on ws://([0-9.:]+)/")]
    private static partial Regex Listening();
}
