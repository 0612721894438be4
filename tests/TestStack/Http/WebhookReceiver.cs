using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace MailMesh.TestStack.Http;

/// <summary>A webhook's receiving end on a real socket. Keeps every request as it came.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedWebhook> received = [];

    private WebhookReceiver(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.Single() + "/hook");

    public IReadOnlyList<ReceivedWebhook> Received => [.. received];

    /// <summary>Called as a request has been read; for benchmarks that note the time.</summary>
    public Action<ReceivedWebhook>? OnReceived { get; set; }

    public static async Task<WebhookReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/hook", receiver.Take);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> Take(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        var webhook = new ReceivedWebhook(
            request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
            body);
        received.Enqueue(webhook);
        OnReceived?.Invoke(webhook);
        return Results.NoContent();
    }
}

/// <param name="Headers">Names in lower case.</param>
/// <param name="Body">As it came; a signature is over these very characters.</param>
public sealed record ReceivedWebhook(IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public string Type => Json("type").GetString()!;

    public JsonElement Data => Json("data");

    private JsonElement Json(string property)
    {
        using var json = JsonDocument.Parse(Body);
        return json.RootElement.GetProperty(property).Clone();
    }
}
