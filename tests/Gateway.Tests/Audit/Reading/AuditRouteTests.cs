using System.Text.Json.Nodes;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Audit.Reading;

[Collection(OneGateway.Name)]
public sealed class AuditRouteTests(GatewayFixture fixture)
{
    [Fact]
    public async Task An_owner_reads_what_was_done_newest_first_page_by_page()
    {
        var (tenant, chain) = await Chain();
        var seen = new List<JsonNode>();
        var path = "/audit?limit=3";
        while (true)
        {
            var (status, page) = await tenant.Rest("GET", path);
            Assert.Equal(200, status);
            seen.AddRange(page!["items"]!.AsArray().Select(item => item!));
            Assert.InRange(page["items"]!.AsArray().Count, 1, 3);
            if (page["next_cursor"] is not { } cursor) break;
            path = $"/audit?limit=3&cursor={cursor.Text()}";
        }
        var rows = await chain.Rows();
        Assert.Equal(Enumerable.Range(1, seen.Count).Reverse(), seen.Select(item => item["seq"].Number()));
        Assert.All(seen, item => Assert.Equal(rows[item["seq"].Number() - 1].Tool, item["action"].Text()));
        Assert.Equal("create_workspace", seen[^1]["action"].Text());
        Assert.Equal(tenant.WorkspaceId, seen[^1]["workspace_id"]!.GetValue<Guid>());
        Assert.Null(seen[^1]["inbox_id"]);
    }

    [Fact]
    public async Task Filters_pick_rows()
    {
        var (tenant, chain) = await Chain();
        var rows = await chain.Rows();
        var call = rows.Single(row => row.Tool == "get_inbox");
        var at = new DateTimeOffset(call.At).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
        var after = new DateTimeOffset(call.At.AddMicroseconds(1)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");

        Assert.Equal(["get_inbox"], await Actions(tenant, $"inbox_id={call.InboxId}"));
        Assert.Equal(["get_inbox"], await Actions(tenant, $"since={at}&until={after}&key_id={call.KeyId}"));
        Assert.Equal(["get_webhook"], await Actions(tenant, "outcome=unknown_tool"));
        Assert.Equal(["create_key"], await Actions(tenant, "action=create_key&outcome=ok"));
        Assert.Empty(await Actions(tenant, $"key_id={Guid.CreateVersion7()}"));
        Assert.Empty(await Actions(tenant, "until=2001-01-01T00:00:00Z"));
    }

    [Theory]
    [InlineData("limit=0", 400, "invalid_arguments")]
    [InlineData("limit=101", 400, "invalid_arguments")]
    [InlineData("limit=x", 400, "invalid_arguments")]
    [InlineData("cursor=0", 400, "invalid_arguments")]
    [InlineData("cursor=1&cursor=2", 400, "invalid_arguments")]
    [InlineData("since=yesterday", 400, "invalid_arguments")]
    [InlineData("key_id=7", 400, "invalid_arguments")]
    [InlineData("keyid=7", 400, "invalid_arguments")]
    [InlineData("inbox_id=nobody@mailmesh.test", 404, "inbox_not_found")]
    public async Task A_wrong_question_is_answered_as_a_problem(string query, int status, string code)
    {
        var tenant = await fixture.NewTenant();
        var answer = await tenant.Rest("GET", $"/audit?{query}");
        Assert.Equal((status, code), (answer.Status, answer.Body!["code"].Text()));
    }

    [Theory]
    [InlineData("/audit", "list_audit")]
    [InlineData("/audit/export", "export_audit")]
    [InlineData("/audit/verification", "verify_audit")]
    public async Task Nobody_but_the_owner_reads_it_and_who_tries_stands_in_it(string path, string action)
    {
        var (tenant, chain) = await Chain();
        var agent = await tenant.NewKey([.. Tenant.AllScopes.Where(scope => scope != "key:manage")]);
        var inbox = (await chain.Rows()).First(row => row.InboxId is not null).InboxId;
        var bound = await tenant.NewKey(Tenant.AllScopes, [$"{inbox}"]);
        Assert.Equal(403, (await fixture.Gateway.Rest(agent, "GET", path)).Status);
        Assert.Equal(403, (await fixture.Gateway.Rest(bound, "GET", path)).Status);
        Assert.Equal(401, (await fixture.Gateway.Rest(null, "GET", path)).Status);
        await chain.Holds(action, "scope_denied");

        // Another workspace's answers as one that does not exist, to whoever is not the operator.
        var other = await fixture.NewTenant();
        var foreign = await other.Rest("GET", $"{path}?workspace_id={tenant.WorkspaceId}");
        var absent = await other.Rest("GET", $"{path}?workspace_id={Guid.CreateVersion7()}");
        Assert.Equal((404, 404), (foreign.Status, absent.Status));
        Assert.Equal(foreign.Body!["detail"].Text(), absent.Body!["detail"].Text());
        var operators = await fixture.Gateway.Rest(
            fixture.OwnerKey, "GET", $"{path}?workspace_id={Guid.CreateVersion7()}");
        Assert.Equal(404, operators.Status);
    }

    [Fact]
    public async Task No_row_of_another_workspace_is_ever_visible()
    {
        var (one, _) = await Chain();
        var (other, _) = await Chain();
        var lines = await Export(other);
        Assert.All(lines, line => Assert.Equal(other.WorkspaceId, line["workspace_id"]!.GetValue<Guid>()));
        var (_, page) = await other.Rest("GET", "/audit?limit=100");
        Assert.All(page!["items"]!.AsArray(), item =>
            Assert.Equal(other.WorkspaceId, item!["workspace_id"]!.GetValue<Guid>()));
        var (_, report) = await other.Rest("GET", "/audit/verification");
        Assert.Equal(other.WorkspaceId, Assert.Single(report!["items"]!.AsArray())!["workspace_id"]!.GetValue<Guid>());
        Assert.DoesNotContain(one.WorkspaceId.ToString(), page.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_sees_the_chains_of_all()
    {
        var (tenant, _) = await Chain();
        var (status, body) = await fixture.Gateway.Rest(fixture.OwnerKey, "GET", "/audit/verification");
        Assert.Equal(200, status);
        Assert.True(body!["next_cursor"] is not null || body["items"]!.AsArray()
            .Any(item => item!["workspace_id"]!.GetValue<Guid>() == tenant.WorkspaceId));
    }

    /// <summary>With the program that docs/audit.md gives, which knows nothing of ours.</summary>
    [Fact]
    public async Task A_third_party_checks_an_export_with_the_program_of_the_docs()
    {
        var (tenant, chain) = await Chain();
        var lines = string.Join('\n', (await Export(tenant)).Select(line => line.ToJsonString()));
        var said = await DocumentedCheck.Run(lines);
        Assert.Equal((0, $"rows 1 to {(await chain.Rows()).Count(row => row.Tool != "export_audit")} are whole"), said);
        Assert.Equal((1, "row 2 was changed"), await DocumentedCheck.Run(
            lines.Replace("create_key", "create_kex", StringComparison.Ordinal)));
        Assert.Equal((1, "rows before 3 are gone"), await DocumentedCheck.Run(
            string.Join('\n', lines.Split('\n').Where((_, index) => index != 1))));
    }

    private static async Task<List<string>> Actions(Tenant tenant, string query)
    {
        var (status, page) = await tenant.Rest("GET", $"/audit?{query}");
        Assert.True(status == 200, page?.ToJsonString());
        return [.. page!["items"]!.AsArray().Select(item => item!["action"].Text())
            .Where(action => action != "list_audit")];
    }

    private async Task<List<JsonNode>> Export(Tenant tenant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/audit/export");
        request.Headers.Authorization = new("Bearer", tenant.Key);
        using var response = await fixture.Gateway.Http.SendAsync(request);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>A workspace, a key, three calls.</summary>
    private async Task<(Tenant Tenant, AuditedChain Chain)> Chain()
    {
        var tenant = await fixture.NewTenant();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        await tenant.Call("get_inbox", new { inbox_id = await tenant.NewInbox() });
        await tenant.Call("list_inboxes");
        await tenant.Call("get_webhook");
        await chain.Holds(5);
        return (tenant, chain);
    }
}
