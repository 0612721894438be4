using System.Net.Http.Headers;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Rest;

[Collection(OneGateway.Name)]
public sealed class RestTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("GET", "/inboxes")]
    [InlineData("POST", "/inboxes")]
    [InlineData("GET", "/keys")]
    [InlineData("POST", "/workspaces")]
    [InlineData("GET", "/attachments/x")]
    public async Task Without_a_key_the_answer_is_401_as_a_problem(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path);
        using var response = await fixture.Gateway.Http.SendAsync(request);
        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_hosted_inbox_is_opened_and_listed()
    {
        var tenant = await fixture.NewTenant();
        var (status, inbox) = await tenant.Rest("POST", "/inboxes", new { kind = "hosted", local_part = "hello" });
        Assert.Equal((201, "hello@mailmesh.test"), (status, inbox!["address"].Text()));
        var id = await tenant.NewInbox();
        var (_, list) = await tenant.Rest("GET", "/inboxes?limit=5");
        Assert.Equal(id.ToString(), list!["items"]![0]!["id"].Text());
        var (taken, problem) = await tenant.Rest("POST", "/inboxes", new { kind = "hosted", local_part = "taken" });
        Assert.Equal((409, "address_taken"), (taken, problem!["code"].Text()));
    }

    [Fact]
    public async Task Problems_carry_the_codes_of_tools()
    {
        var tenant = await fixture.NewTenant("plus", [Scopes.InboxRead]);
        var (status, problem) = await tenant.Rest("POST", "/inboxes", new { kind = "hosted" });
        Assert.Equal((403, "scope_denied"), (status, problem!["code"].Text()));
        Assert.Equal(403, problem["status"].Number());
        Assert.Equal("/api/v1/inboxes", problem["instance"].Text());
        (status, problem) = await tenant.Rest("GET", "/inboxes?limit=1000");
        Assert.Equal((400, "invalid_arguments"), (status, problem!["code"].Text()));
        (status, _) = await tenant.Rest("GET", "/nowhere");
        Assert.Equal(404, status);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"name\":5}")]
    [InlineData("{\"name\":\"a\",\"scopes\":[\"no:such\"]}")]
    [InlineData("{\"name\":\"a\",\"scopes\":[\"inbox:read\"],\"expires_at\":\"2001-01-01T00:00:00Z\"}")]
    [InlineData("{\"name\":\"\\u0000\",\"scopes\":[\"inbox:read\"]}")]
    public async Task Bad_bodies_are_400(string body)
    {
        var tenant = await fixture.NewTenant();
        var (status, problem) = await tenant.Rest("POST", "/keys", body);
        Assert.Equal((400, "invalid_arguments"), (status, problem!["code"].Text()));
    }

    [Fact]
    public async Task Nobody_gives_a_scope_or_a_workspace_that_they_do_not_have()
    {
        var tenant = await fixture.NewTenant(scopes: [Scopes.KeyManage, Scopes.InboxRead]);
        var other = await fixture.NewTenant();
        foreach (var beyond in new[] { Scopes.EmailSend, Scopes.WorkspaceManage })
        {
            var (status, _) = await tenant.Rest("POST", "/keys", new { name = "x", scopes = new[] { beyond } });
            Assert.Equal(403, status);
        }
        string[] scopes = [Scopes.InboxRead];
        Assert.Equal(404, (await tenant.Rest(
            "POST", "/keys", new { name = "x", scopes, workspace_id = other.WorkspaceId })).Status);
        Assert.Equal(403, (await tenant.Rest("POST", "/workspaces", new { name = "x" })).Status);
        var (foreign, own) = ($"/workspaces/{other.WorkspaceId}", $"/workspaces/{tenant.WorkspaceId}");
        Assert.Equal(404, (await tenant.Rest("PATCH", foreign, new { approval = true })).Status);
        Assert.Equal(403, (await tenant.Rest("PATCH", own, new { plan = "pro" })).Status);
        var (_, keys) = await other.Rest("GET", "/keys");
        Assert.Equal(404, (await tenant.Rest("DELETE", $"/keys/{keys!["items"]![0]!["id"]}")).Status);
        Assert.Equal(404, (await tenant.Rest("DELETE", "/keys/nonsense")).Status);
    }

    [Fact]
    public async Task Lists_show_no_secret_and_only_the_own_workspace()
    {
        var tenant = await fixture.NewTenant();
        var (_, keys) = await tenant.Rest("GET", "/keys");
        var key = Assert.Single(keys!["items"]!.AsArray())!;
        Assert.Null(key["secret"]);
        Assert.EndsWith(tenant.Key[^4..], key["hint"].Text(), StringComparison.Ordinal);
        var (_, workspaces) = await tenant.Rest("GET", "/workspaces");
        Assert.Equal(tenant.WorkspaceId, Assert.Single(workspaces!["items"]!.AsArray())!["id"]!.GetValue<Guid>());
    }

    [Fact]
    public async Task A_workspace_name_is_taken_once()
    {
        var name = $"w-{Guid.CreateVersion7():n}";
        Assert.Equal(201, (await fixture.Gateway.Rest(fixture.OwnerKey, "POST", "/workspaces", new { name })).Status);
        var (status, problem) = await fixture.Gateway.Rest(fixture.OwnerKey, "POST", "/workspaces", new { name });
        Assert.Equal((409, "name_taken"), (status, problem!["code"].Text()));
        Assert.Equal(400, (await fixture.Gateway.Rest(
            fixture.OwnerKey, "POST", "/workspaces", new { name = name + "2", plan = "platinum" })).Status);
    }

    [Fact]
    public async Task A_strange_origin_is_turned_away()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/inboxes");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", fixture.OwnerKey);
        request.Headers.Add("Origin", "https://evil.example");
        using var response = await fixture.Gateway.Http.SendAsync(request);
        Assert.Equal(403, (int)response.StatusCode);
    }

    [Fact]
    public async Task What_people_manage_is_listed_page_by_page()
    {
        var tenant = await fixture.NewTenant();
        for (var i = 0; i < 4; i++) await tenant.NewKey([Scopes.InboxRead]);
        var ids = new List<string>();
        var cursor = "";
        do
        {
            var (status, page) = await tenant.Rest("GET", $"/keys?limit=2{cursor}");
            Assert.Equal(200, status);
            Assert.InRange(page!["items"]!.AsArray().Count, 1, 2);
            ids.AddRange(page["items"]!.AsArray().Select(key => key!["id"].Text()));
            cursor = page["next_cursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
        foreach (var path in new[] { "/keys", "/workspaces", "/sends/held" })
        {
            Assert.Equal(200, (await tenant.Rest("GET", path + "?limit=1")).Status);
            foreach (var wrong in new[] { "cursor=x", "limit=0", "limit=101", "page=2" })
                Assert.Equal(400, (await tenant.Rest("GET", $"{path}?{wrong}")).Status);
        }
    }
}
