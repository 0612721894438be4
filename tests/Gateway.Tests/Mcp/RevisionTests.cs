using MailMesh.Gateway.Tests.Stack;
using ModelContextProtocol.Client;

namespace MailMesh.Gateway.Tests.Mcp;

[Collection(OneGateway.Name)]
public sealed class RevisionTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task The_official_client_lists_and_calls_in_each_revision(string revision)
    {
        await using var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = fixture.Gateway.Mcp,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {fixture.OwnerKey}" },
        });
        await using var client = await McpClient.CreateAsync(
            transport, new McpClientOptions { ProtocolVersion = revision });
        Assert.Equal(revision, client.NegotiatedProtocolVersion);
        Assert.Contains(await client.ListToolsAsync(), tool => tool.Name == "get_usage");
        var result = await client.CallToolAsync("get_usage");
        Assert.NotEqual(true, result.IsError);
        Assert.Equal("owner", result.StructuredContent!.Value.GetProperty("plan").GetString());
    }
}
