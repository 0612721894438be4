using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MailMesh.ServiceDefaults.Tests.Telemetry;

/// <summary>Takes OTLP over HTTP and keeps the bytes: names and attributes stand in protobuf as plain UTF-8.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _taken = [];
    private readonly WebApplication _app;

    private Collector(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/{**path}", collector.Take);
        await collector._app.StartAsync();
        return collector;
    }

    public bool Has(string path, ReadOnlySpan<byte> bytes)
    {
        foreach (var (taken, body) in _taken)
            if (taken == path && body.AsSpan().IndexOf(bytes) >= 0) return true;
        return false;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> Take(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        _taken.Enqueue((request.Path.Value!, body.ToArray()));
        return Results.Ok();
    }
}
