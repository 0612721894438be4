using System.Net.Http.Headers;
using System.Text;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.BadInput;

/// <summary>What fuzzing found, kept: each was a fault once.</summary>
[Collection(OneGateway.Name)]
public sealed class FoundTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("list_inboxes", """{"\ud800":1}""")]
    [InlineData("forward_email", """{"email_id":"x","to":["a@b.c"],"\ud800":1}""")]
    [InlineData("get_usage", """{"\ud800\udc00":"\udc00"}""")]
    public async Task Arguments_that_once_were_a_fault_are_refused(string tool, string arguments)
    {
        var tenant = await fixture.NewTenant();
        var faults = Verdict.Faults(fixture.Gateway);
        using var response = await fixture.Gateway.Post(tenant.Key, $$$"""
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}
            """);
        var message = await RunningGateway.ReadMessage(response);
        Assert.InRange(message!["error"]!["code"].Number(), -32602, -32600);
        Assert.Equal(faults, Verdict.Faults(fixture.Gateway));
    }

    [Theory]
    [InlineData("POST", "/api/v1/keys", """{"name":"a","scopes":["email:read"],"\ud800":1}""", 400)]
    [InlineData("PATCH", "/api/v1/emails/x", """{"read":true,"read":true,"\ud800":1}""", 400)]
    public async Task A_body_that_once_was_a_fault_is_a_problem(string method, string path, string body, int status)
    {
        var tenant = await fixture.NewTenant();
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new("Bearer", tenant.Key);
        using var response = await fixture.Gateway.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_body_whose_chunks_break_off_is_no_outage()
    {
        var tenant = await fixture.NewTenant();
        using var client = await RawHttp.Connect(fixture.Gateway.Http.BaseAddress!);
        await client.Send(
            $"POST /api/v1/keys HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {tenant.Key}\r\n"
            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n");
        Assert.Equal(400, (await client.Answer())!.Status);
    }
}
