using System.Net;
using MailMesh.Gateway.Doors;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailMesh.Gateway.Tests.Doors;

/// <summary>The gateway's doors as Program.cs sets them up, with nothing of the gateway behind them.</summary>
public sealed class DoorsAlone : IAsyncDisposable
{
    /// <summary>A route that goes on when its caller has gone.</summary>
    public const string Deaf = "/api/v1/deaf";

    private readonly WebApplication _app;
    private readonly TaskCompletionSource _closing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _deafCalls;

    private DoorsAlone(WebApplication app) => _app = app;

    public CapturedLogs Logs { get; } = new();
    public int DeafCalls => Volatile.Read(ref _deafCalls);
    public Uri Address => new(_app.Urls.Single());
    public IServiceProvider Services => _app.Services;

    public static Task<DoorsAlone> Start(params (string Key, string? Value)[] settings) =>
        Start("http://127.0.0.1:0", TimeProvider.System, settings);

    public static async Task<DoorsAlone> Start(
        string address, TimeProvider clock, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(
            settings.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
        builder.Services.AddSingleton(clock);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug);
        builder.WebHost.UseUrls(address);
        builder.AddDoors();
        var app = builder.Build();
        var doors = new DoorsAlone(app);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(doors.Logs);
        app.UseDoors();
        Map(app);
        app.MapPost(Deaf, async () =>
        {
            Interlocked.Increment(ref doors._deafCalls);
            await doors._closing.Task;
        });
        await app.StartAsync();
        return doors;
    }

    public Task<RawHttp> Connect() => RawHttp.Connect(Address);

    /// <summary>One request on a connection of its own.</summary>
    public async Task<RawAnswer?> Ask(string request)
    {
        using var client = await Connect();
        await client.Send(request);
        return await client.Answer();
    }

    public async ValueTask DisposeAsync()
    {
        _closing.SetResult();
        await _app.DisposeAsync();
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/api/v1/peer", (HttpContext http) =>
            $"{http.Connection.RemoteIpAddress} {http.Request.Scheme} {http.Request.Host}");
        app.MapGet("/api/v1/fault", IResult () => throw new InvalidDataException("mm_live_secret at C:\\"));
        app.MapGet("/api/v1/large", async (HttpContext http) =>
        {
            var chunk = new byte[64 * 1024];
            while (true) await http.Response.Body.WriteAsync(chunk, http.RequestAborted);
        });
        foreach (var path in (string[])["/api/v1/echo", "/mcp", "/oauth/token", "/oauth/login"])
        {
            app.MapPost(path, async (HttpContext http) =>
            {
                using var body = new MemoryStream();
                await http.Request.Body.CopyToAsync(body, http.RequestAborted);
                return $"{body.Length}";
            });
        }
        app.MapGet("/health", () => "Healthy");
    }
}
