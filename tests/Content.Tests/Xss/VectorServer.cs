using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailMesh.Content.Tests.Xss;

/// <summary>
/// Serves the vectors sanitised, some on each page (<c>/safe/N</c>), and every third as it is (<c>/raw/N</c>), and
/// keeps what the browser asked for beside them: nothing of a sanitised page may ask for anything.
/// </summary>
internal sealed class VectorServer : IAsyncDisposable
{
    private const int VectorsOnAPage = 20;
    private const int RawEvery = 3; // a frame each: all of them would take a minute

    private readonly WebApplication _app;
    private readonly IReadOnlyList<XssVector> _vectors;
    private readonly ConcurrentQueue<string> _fired = [];
    private readonly ConcurrentQueue<string> _loaded = [];
    private readonly ConcurrentDictionary<string, bool> _shown = new();
    private readonly TaskCompletionSource _done = new();

    private VectorServer(WebApplication app, IReadOnlyList<XssVector> vectors) => (_app, _vectors) = (app, vectors);

    public Uri Driver => new(_app.Urls.Single() + "/driver");

    /// <summary>Pages whose scripts ran, as <c>/safe/7</c>.</summary>
    public IReadOnlyCollection<string> Fired => [.. _fired.Distinct()];

    /// <summary>What was asked for that is no page of ours, with the page that asked.</summary>
    public IReadOnlyCollection<string> Loaded => [.. _loaded.Distinct()];

    /// <summary>The page that the browser asked for last.</summary>
    public string Last { get; private set; } = "none";

    /// <summary>Both kinds.</summary>
    public int PagesLeft => Numbers("safe").Count() + Numbers("raw").Count() - _shown.Count;

    /// <summary>Ends when the browser has seen every page.</summary>
    public Task Done => _done.Task;

    public static async Task<VectorServer> Start(IReadOnlyList<XssVector> vectors)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new VectorServer(app, vectors);
        app.Run(server.Answer);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";        if (http.Request.Host.Host != "127.0.0.1")
            return Foreign(http, http.Request.Host.Host + path);
        switch (path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            case ["driver"]: return Send(http, "text/html", OwnFile("driver.html"));
            case ["stimulus.js"]: return Send(http, "text/javascript", OwnFile("stimulus.js"));
            case ["pages"]: return Send(http, "application/json", Pages());
            case ["favicon.ico"]: return Task.CompletedTask;
            case ["done"]: _done.TrySetResult(); return Task.CompletedTask;
            case ["fired", var kind, var number]: _fired.Enqueue($"/{kind}/{number}"); return Task.CompletedTask;
            case [("safe" or "raw") and var kind, var text]
                when int.TryParse(text, CultureInfo.InvariantCulture, out var number) && _shown.TryAdd(path, true):
                Last = path;
                return Send(http, "text/html; charset=utf-8", Page(kind, number));
            default: return Foreign(http, path);
        }
    }

    /// <summary>The vectors of a page.</summary>
    public IEnumerable<XssVector> On(string kind, int number) =>
        kind == "raw" ? [_vectors[number]] : _vectors.Skip(number * VectorsOnAPage).Take(VectorsOnAPage);

    /// <summary>Of the pages.</summary>
    public IEnumerable<int> Numbers(string kind) => kind == "raw"
        ? Enumerable.Range(0, _vectors.Count).Where(number => number % RawEvery == 0)
        : Enumerable.Range(0, (_vectors.Count - 1) / VectorsOnAPage + 1);

    private string Page(string kind, int number)
    {
        var html = On(kind, number).Select(vector => vector.Html($"{kind}-{number}.test"));
        return "<!doctype html><meta charset=utf-8><script src=/stimulus.js></script><body>"
            + string.Concat(kind == "raw" ? html : html.Select(one => $"<div>{SafeHtml.Sanitize(one).Text}</div>"));
    }

    /// <summary>First the sanitised ones: what they do isn't blamed on the others.</summary>
    private string Pages() => "[" + string.Join(',', new[] { "safe", "raw" }.SelectMany(kind =>
        Numbers(kind).Select(number => $"\"/{kind}/{number}\""))) + "]";

    private Task Foreign(HttpContext http, string what)
    {
        var referer = http.Request.Headers.Referer;
        var asker = Uri.TryCreate(referer, UriKind.Absolute, out var page) ? page.AbsolutePath : "";
        _loaded.Enqueue($"{asker} {what}");
        return Send(http, "text/javascript", "alert(1)");
    }

    private static Task Send(HttpContext http, string type, string body)
    {
        http.Response.ContentType = type;
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body)).AsTask();
    }

    private static string OwnFile(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Xss", name));
}
