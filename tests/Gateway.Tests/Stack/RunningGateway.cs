using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.TestStack;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>What a tool answered, whichever way.</summary>
public sealed record ToolReply(int Status, JsonNode Message)
{
    public JsonNode? Result => Message["result"];
    public JsonNode? Structured => Result?["structuredContent"];
    public bool IsError => Result?["isError"]?.GetValue<bool>() ?? false;
    public string Text => Result?["content"]?[0]?["text"]?.GetValue<string>() ?? "";
    public string? ErrorCode => Result?["errorCode"]?.GetValue<string>();
    public int? RpcError => Message["error"]?["code"]?.GetValue<int>();
    public string? RpcMessage => Message["error"]?["message"]?.GetValue<string>();

    public JsonNode Ok() =>
        !IsError && Structured is { } structured
            ? structured
            : throw new InvalidOperationException(Message.ToJsonString());
}

/// <summary>The gateway as Program.cs composes it, on a port of its own.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    private readonly Factory? _factory;
    private Task<ServedDocument>? _document;
    private int _id;

    private RunningGateway(Factory? factory, Uri address)
    {
        _factory = factory;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(90) };
    }

    public HttpClient Http { get; }
    public CapturedLogs Logs => _factory!.Logs;
    public IServiceProvider Services => _factory!.Services;
    public Uri Mcp => new(Http.BaseAddress!, "/mcp");

    /// <param name="services">What it has besides, or instead.</param>
    public static Task<RunningGateway> Start(
        IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection>? services = null)
    {
        var factory = new Factory(settings, services ?? (_ => { }));
        // Not UseKestrel(0): the factory then sets the address of a server that Program may have started already.
        factory.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        factory.StartServer();
        return Task.FromResult(new RunningGateway(factory, factory.ClientOptions.BaseAddress));
    }

    /// <summary>One that runs as a process of its own, to be killed.</summary>
    public static RunningGateway At(Uri address) => new(factory: null, address);

    public async Task<bool> Answers()
    {
        try
        {
            using var response = await Http.GetAsync("/health");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<ToolReply> Call(string? key, string tool, object? arguments = null) =>
        await Rpc(key, "tools/call", new { name = tool, arguments = arguments ?? new { } });

    public async Task<ToolReply> Rpc(string? key, string method, object? parameters = null)
    {
        var body = JsonSerializer.Serialize(new
        {
            jsonrpc = "2.0",
            id = Interlocked.Increment(ref _id),
            method,
            @params = parameters ?? new { },
        });
        using var response = await Post(key, body);
        return new ToolReply((int)response.StatusCode, (await ReadMessage(response))!);
    }

    public Task<HttpResponseMessage> Post(string? key, string body, params (string Name, string Value)[] headers) =>
        Post(key, new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public async Task<HttpResponseMessage> Post(
        string? key, HttpContent content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = content };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (!headers.Any(header => header.Name == "Accept"))
            request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request);
    }

    public static async Task<JsonNode?> ReadMessage(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            text = text.Split('\n')
                .Last(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..];
        }
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public async Task<(int Status, JsonNode? Body)> Rest(
        string? key, string method, string path, object? body = null)
    {
        var reply = await RestWith(key, method, path, body);
        return (reply.Status, reply.Body);
    }

    /// <summary>Every answer that a test gets is held against the OpenAPI document.</summary>
    /// <param name="body">An object to be sent as JSON, or a string as it is.</param>
    public async Task<RestReply> RestWith(
        string? key, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null)
        {
            request.Content = new StringContent(
                body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        }
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        var reply = await RestReply.Read(response);
        Assert.Null((await (_document ??= ServedDocument.Load(Http))).CheckPath(method, path, reply));
        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_factory is not null) await _factory.DisposeAsync();
    }

    private sealed class Factory(IReadOnlyDictionary<string, string?> settings, Action<IServiceCollection> services)
        : WebApplicationFactory<KeyRing>
    {
        public CapturedLogs Logs { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.ConfigureTestServices(services);
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(Logs));
        }
    }
}
