using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;
using Microsoft.Extensions.Logging;

namespace MailMesh.Gateway.Tests.Doors;

/// <summary>What every answer carries, whoever gives it.</summary>
[Collection(OneGateway.Name)]
public sealed class AnswerTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("GET", "/api/v1/workspaces", 200)]
    [InlineData("GET", "/api/v1/nowhere", 404)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("PUT", "/api/v1/workspaces", 405)]
    [InlineData("GET", "/mcp", 405)]
    [InlineData("POST", "/mcp", 200)]
    [InlineData("POST", "/mcp/qmailing", 200)]
    [InlineData("GET", "/.well-known/oauth-authorization-server", 200)]
    [InlineData("POST", "/oauth/token", 400)]
    [InlineData("GET", "/oauth/authorize", 400)]
    [InlineData("GET", "/oauth/page.css", 200)]
    [InlineData("GET", "/health", 200)]
    public async Task Every_answer_has_its_headers(string method, string path, int status)
    {
        using var response = await Ask(method, path);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("nosniff", One(response, "X-Content-Type-Options"));
        Assert.Contains(One(response, "Referrer-Policy"), (string[])["no-referrer", "same-origin"]);
        var policy = One(response, "Content-Security-Policy");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.NotEmpty(One(response, "X-Request-Id"));
        if (path != "/oauth/page.css")
            Assert.Contains("no-store", One(response, "Cache-Control"), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Strict-Transport-Security"), "plain HTTP promises nothing");
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("call-7f3a:1", true)]
    [InlineData("019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4", true)]
    [InlineData("two words", false)]
    [InlineData("a\tb", false)]
    [InlineData("<script>", false)]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234", false)]
    public async Task A_callers_request_id_is_taken_where_it_is_well_formed(string id, bool taken)
    {
        using var response = await Ask("GET", "/api/v1/nowhere", ("X-Request-Id", id));
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var answered = One(response, "X-Request-Id");
        Assert.Equal(taken, answered == id);
        Assert.Equal(answered, problem["request_id"].Text());
    }

    [Fact]
    public async Task A_request_id_leads_to_the_audit_row()
    {
        var tenant = await fixture.NewTenant();
        var id = $"audit-{Guid.CreateVersion7():n}";
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/inboxes");
        request.Headers.Authorization = new("Bearer", tenant.Key);
        request.Headers.Add("X-Request-Id", id);
        using var response = await fixture.Gateway.Http.SendAsync(request);
        Assert.Equal(200, (int)response.StatusCode);
        await TestStack.Eventually.Holds(async () => (await fixture.Query<string>(
            "select tool from access.audit where request_id = @id", new { id })).SequenceEqual(["list_inboxes"]));
    }

    [Fact]
    public async Task A_fault_of_ours_says_the_request_id_and_nothing_else()
    {
        await using var doors = await DoorsAlone.Start();
        var answer = await doors.Ask(
            "GET /api/v1/fault HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: fault-1\r\n\r\n");
        Assert.Equal(500, answer!.Status);
        Assert.Equal(
            ("internal_error", "fault-1"),
            (JsonNode.Parse(answer.Body)!["code"].Text(), JsonNode.Parse(answer.Body)!["request_id"].Text()));
        Assert.DoesNotContain("mm_live", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Body, StringComparison.Ordinal);
        Assert.Equal("no-store", answer.Header("cache-control"));
        var logged = Assert.Single(doors.Logs.Lines, line => line.Level == LogLevel.Error);
        Assert.Contains("fault-1", logged.Message, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> Ask(string method, string path, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new("Bearer", fixture.OwnerKey);
        const string Ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";
        if (method == "POST") request.Content = new StringContent(Ping, null, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await fixture.Gateway.Http.SendAsync(request);
    }

    private static string One(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values)
            : throw new InvalidOperationException($"{name} is missing from {response}");
}
