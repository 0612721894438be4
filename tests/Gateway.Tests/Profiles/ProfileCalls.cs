using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Profiles;

/// <summary>Calls on the endpoints of profiles, over HTTP as their users make them.</summary>
public static class ProfileCalls
{
    public static async Task<ToolReply> CallAt(
        this GatewayFixture fixture, string path, string? key, string tool, object? arguments = null)
    {
        using var response = await fixture.PostTo(
            path, key, "tools/call", new { name = tool, arguments = arguments ?? new { } });
        return new ToolReply((int)response.StatusCode, (await RunningGateway.ReadMessage(response))!);
    }

    public static Task<ToolReply> CallAt(this Tenant tenant, string path, string tool, object? arguments = null) =>
        tenant.Fixture.CallAt(path, tenant.Key, tool, arguments);

    public static async Task<IReadOnlyList<System.Text.Json.Nodes.JsonNode>> ListAt(
        this GatewayFixture fixture, string path, string key)
    {
        using var response = await fixture.PostTo(path, key, "tools/list", new { });
        return [.. (await RunningGateway.ReadMessage(response))!["result"]!["tools"]!.AsArray().Select(tool => tool!)];
    }

    /// <summary>As the service's own example does it: no Accept header, no protocol version.</summary>
    public static async Task<HttpResponseMessage> PostTo(
        this GatewayFixture fixture, string path, string? key, string method, object parameters)
    {
        var body = JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method, @params = parameters });
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await fixture.Gateway.Http.SendAsync(request);
    }
}
