using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailMesh.TestStack.Mesh;

/// <summary>Tool calls as plain JSON-RPC over one POST each.</summary>
public sealed class McpCalls(MeshEndpoints endpoints) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public static string Body(string tool, object arguments) =>
        JsonSerializer.Serialize(new
        {
            jsonrpc = "2.0",
            id = 1,
            method = "tools/call",
            @params = new { name = tool, arguments },
        });

    /// <summary>The structured result; an error throws with its text.</summary>
    public async Task<JsonNode> Call(string tool, object arguments)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoints.Mcp)
        {
            Content = new StringContent(Body(tool, arguments), new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new("Bearer", endpoints.ApiKey);
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", "2025-11-25");
        using var response = await http.SendAsync(request);
        var answer = JsonNode.Parse(Unframed(await response.Content.ReadAsStringAsync()));
        return answer?["result"]?["structuredContent"]
            ?? throw new InvalidOperationException($"{tool} answered {(int)response.StatusCode}: {answer}");
    }

    // An answer that took long came as an event stream: its last data line is the answer.
    private static string Unframed(string body) => body.StartsWith('{')
        ? body
        : body.Split('\n').Last(line => line.StartsWith("data:", StringComparison.Ordinal))["data:".Length..];

    public void Dispose() => http.Dispose();
}
