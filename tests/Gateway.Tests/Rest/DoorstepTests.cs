using System.Net.Http.Headers;
using System.Text;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Rest;

/// <summary>Requests that no route takes, or not so: problems all of them.</summary>
[Collection(OneGateway.Name)]
public sealed class DoorstepTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("DELETE", "/keys", 405, "method_not_allowed", "GET, HEAD, POST")]
    [InlineData("PUT", "/emails/1", 405, "method_not_allowed", "DELETE, GET, HEAD, PATCH")]
    [InlineData("OPTIONS", "/sends/held", 405, "method_not_allowed", "GET, HEAD, PATCH")]
    [InlineData("POST", "/openapi.json", 405, "method_not_allowed", "GET, HEAD")]
    [InlineData("GET", "/nowhere", 404, "route_not_found", null)]
    [InlineData("GET", "/nowhere.json", 404, "route_not_found", null)]
    [InlineData("GET", "/emails/1/2/3", 404, "route_not_found", null)]
    [InlineData("POST", "", 404, "route_not_found", null)]
    public async Task No_route_is_a_problem_that_says_what_there_is(
        string method, string path, int status, string code, string? allow)
    {
        var reply = await fixture.Gateway.RestWith(fixture.OwnerKey, method, path);
        Assert.Equal((status, code), (reply.Status, reply.Code));
        Assert.Equal("application/problem+json", reply.Headers["Content-Type"]);
        Assert.Equal(allow, reply.Headers.GetValueOrDefault("Allow"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task A_body_that_is_not_JSON_is_415(string? contentType)
    {
        using var content = new ByteArrayContent("{\"name\":\"k\"}"u8.ToArray());
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        var reply = await Post("/workspaces", content);
        Assert.Equal((415, "unsupported_media_type"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("text/html", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData(";;;", 406)]
    [InlineData("text/html, application/*;q=0.1", 200)]
    [InlineData("*/*", 200)]
    public async Task An_answer_that_the_caller_does_not_accept_is_406(string accept, int status)
    {
        var tenant = await fixture.NewTenant();
        foreach (var path in new[] { "/inboxes", "/openapi.json" })
        {
            var reply = await fixture.Gateway.RestWith(tenant.Key, "GET", path, null, ("Accept", accept));
            Assert.Equal(status, reply.Status);
        }
    }

    [Theory]
    [InlineData("{\"inbox_id\":\"INBOX\",\"draft_id\":\"x\"}", "`draft_id` is not a field here.")]
    [InlineData("{\"inbox_id\":\"INBOX\",\"sbject\":\"x\"}", "`sbject` is not a field here.")]
    [InlineData("{\"inbox_id\":\"INBOX\",\"subject\":\"\\ud800\"}", "half of a surrogate pair")]
    [InlineData("{\"inbox_id\":\"INBOX\",\"\\ud800\":1}", "half of a surrogate pair")]
    public async Task A_field_that_does_not_belong_is_named(string body, string says)
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var reply = await fixture.Gateway.RestWith(
            tenant.Key, "POST", "/drafts", body.Replace("INBOX", inbox.ToString(), StringComparison.Ordinal));
        Assert.Equal((400, "invalid_arguments"), (reply.Status, reply.Code));
        Assert.Contains(says, reply.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_has_one_place()
    {
        var tenant = await fixture.NewTenant();
        var email = await fixture.Mirror.Email(await tenant.NewInbox(), new SeedEmail());
        foreach (var (method, path, body, says) in new[]
        {
            ("PATCH", $"/emails/{email}", """{"email_ids":["x"],"read":true}""", "stands in the path"),
            ("POST", $"/emails/{email}/reply", """{"email_id":"x","body":"b"}""", "stands in the path"),
            ("PATCH", $"/emails/{email}?read=true", "{}", "takes no query"),
            ("GET", $"/emails/{email}?view=full&view=html", null, "`view` is given 2 times"),
            ("GET", $"/emails/{email}?email_id={email}", null, "`email_id` is not a field of this query"),
            ("GET", $"/emails/{email}?max_chars=many", null, "`max_chars` must be an integer"),
        })
        {
            var reply = await fixture.Gateway.RestWith(tenant.Key, method, path, body);
            Assert.Equal((400, "invalid_arguments"), (reply.Status, reply.Code));
            Assert.Contains(says, reply.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, 201)]
    [InlineData(2, 413)]
    public async Task A_chunked_body_is_read_up_to_the_limit(int megabytes, int status)
    {
        var body = $$"""{"name":"w-{{Guid.CreateVersion7():n}}"{{new string(' ', megabytes * 1024 * 1024)}}}""";
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(body)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var reply = await Post("/workspaces", content, chunked: true);
        Assert.Equal(status, reply.Status);
        if (status == 413) Assert.Contains("at most 1048576 bytes", reply.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_megabytes_of_attachments_go_by_REST()
    {
        var tenant = await fixture.NewTenant();
        var file = Convert.ToBase64String(new byte[10 * 1024 * 1024]);
        var reply = await fixture.Gateway.RestWith(tenant.Key, "POST", "/sends", new
        {
            inbox_id = await tenant.NewInbox(), to = new[] { "ada@example.com" }, subject = "s", body = "b",
            attachments = new[] { new { filename = "a.bin", mime_type = "application/zip", data = file } },
        });
        Assert.True(reply.Status == 201, $"{reply.Status} {reply.Detail}");
    }

    private async Task<RestReply> Post(string path, HttpContent content, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1" + path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", fixture.OwnerKey);
        if (chunked) request.Headers.TransferEncodingChunked = true;
        using var response = await fixture.Gateway.Http.SendAsync(request);
        return await RestReply.Read(response);
    }
}
