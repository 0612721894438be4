using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailMesh.Gateway.Tests.OAuth;

/// <summary>Where an app on this machine waits for its person to come back.</summary>
internal sealed class AppCallback : IAsyncDisposable
{
    public const string Heading = "Back in the app";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<IQueryCollection> _returns = [];

    private AppCallback(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single() + "/callback";

    /// <summary>With what the person came, each time.</summary>
    public IReadOnlyCollection<IQueryCollection> Returns => _returns;

    public static async Task<AppCallback> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var callback = new AppCallback(app);
        app.MapGet("/callback", (HttpContext http) =>
        {
            callback._returns.Enqueue(http.Request.Query);
            return Results.Content($"<!doctype html><title>App</title><h1>{Heading}</h1>", "text/html");
        });
        await app.StartAsync();
        return callback;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
