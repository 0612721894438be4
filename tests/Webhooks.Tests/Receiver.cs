using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Webhooks.Tests;

/// <summary>A subscriber's endpoint: a real Kestrel that keeps what it got and answers as told.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _got = [];
    private int _came;

    private Receiver(WebApplication app) => _app = app;

    public IReadOnlyList<Received> Got => [.. _got];

    public string Url { get; private set; } = "";

    /// <summary>Answers 204 unless <paramref name="answer"/> does otherwise; it sees how many came before.</summary>
    public static async Task<Receiver> Start(Func<HttpContext, int, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(async context =>
        {
            var before = Interlocked.Increment(ref receiver._came) - 1; // requests may come side by side
            using var reader = new StreamReader(context.Request.Body);
            receiver._got.Enqueue(new Received(
                context.Request.Method,
                context.Request.Path,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()),
                await reader.ReadToEndAsync()));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            if (answer is not null) await answer(context, before);
        });
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        receiver.Url = address.Addresses.Single() + "/hooks";
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

public sealed record Received(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];
}
