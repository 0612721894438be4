using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests;

/// <summary>One replica of the service, as a process of its own, so that it can be killed.</summary>
public sealed class InboxSyncService : IAsyncDisposable
{
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<string> _output = [];
    private readonly Dictionary<string, string?> _settings;
    private ChildProcess _process;

    private InboxSyncService(Dictionary<string, string?> settings)
    {
        _settings = settings;
        _process = Launch();
    }

    public int SmtpPort => int.Parse(_settings["Smtp__Port"]!, CultureInfo.InvariantCulture);

    public int LmtpPort => int.Parse(_settings["Smtp__LmtpPort"]!, CultureInfo.InvariantCulture);

    public string Output => string.Join('\n', _output);

    /// <summary>Memory of the process that is resident now.</summary>
    public long WorkingSetBytes
    {
        get
        {
            using var process = System.Diagnostics.Process.GetProcessById(_process.Id);
            return process.WorkingSet64;
        }
    }

    public Task<int> Exited => _process.Exited;

    /// <summary>Started, not yet ready. Later settings win.</summary>
    public static InboxSyncService Start(
        string postgres, string rabbitmq, string blobs, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings__postgres"] = postgres,
            ["ConnectionStrings__rabbitmq"] = rabbitmq,
            ["Blobs__Folder"] = blobs,
            ["Smtp__Port"] = Port(),
            ["Smtp__LmtpPort"] = Port(),
            ["Hosted__Domains__0"] = "mailmesh.test",
            ["Hosted__Domains__1"] = "second.test",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{Port()}",
            ["DOTNET_gcServer"] = "0",
        };
        foreach (var (key, value) in Accounts.Settings.Concat(more))
            settings[key] = value;
        return new InboxSyncService(settings);
    }

    public async Task Ready()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_settings["ASPNETCORE_URLS"]!) };
        try
        {
            await Eventually.Holds(() => Answers(http, "/health"), what: "InboxSync is healthy");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{Output}", late);
        }
    }

    /// <summary>Alive, though a server that it needs may be down.</summary>
    public async Task Alive()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_settings["ASPNETCORE_URLS"]!) };
        await Eventually.Holds(() => Answers(http, "/alive"), what: "InboxSync is alive");
    }

    public Task Kill() => _process.Kill();

    /// <summary>With the same settings and ports.</summary>
    public Task StartAgain()
    {
        _process.Dispose();
        _process = Launch();
        return Ready();
    }

    public async ValueTask DisposeAsync()
    {
        await _process.Stop(UnixSignal.Terminate, StopWithin);
        _process.Dispose();
    }

    private ChildProcess Launch() => ChildProcess.Start(new ChildStart(
        "dotnet", [RepositoryFile.Built("src/InboxSync", "MailMesh.InboxSync.dll")], Path.GetTempPath())
    {
        Environment = _settings,
        OnLine = _output.Enqueue,
    });

    private static async Task<bool> Answers(HttpClient http, string path)
    {
        try
        {
            return (await http.GetAsync(new Uri(path, UriKind.Relative))).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
    }

    private static string Port() => FreePort.Find().ToString(CultureInfo.InvariantCulture);
}
