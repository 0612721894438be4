using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.Gateway.Tests.Audit;

[Collection(OneGateway.Name)]
public sealed class AuditTests(GatewayFixture fixture)
{
    private sealed record Row(string Tool, string Result, long LatencyUs, string RequestId, Guid KeyId);

    [Fact]
    public async Task Every_call_leaves_one_row_with_its_result_and_none_of_its_words()
    {
        var tenant = await fixture.NewTenant("plus");
        var inbox = await tenant.NewInbox();
        await tenant.Call("list_inboxes");
        await tenant.Call("get_inbox", new { inbox_id = "xylophone@mailmesh.test" });
        await tenant.Call("get_inbox", new { xylophone = 1 });
        await tenant.Call("list_webhooks");
        await tenant.Call("no_such_tool");
        await tenant.Call("send_email", new
        {
            inbox_id = inbox, to = new[] { "ada@example.com" }, subject = "xylophone", body = "xylophone",
        });
        (string, string)[] expected =
        [
            ("get_inbox", "inbox_not_found"), ("get_inbox", "invalid_arguments"), ("list_inboxes", "ok"),
            ("list_webhooks", "plan_required"), ("no_such_tool", "unknown_tool"), ("send_email", "ok"),
        ];
        IReadOnlyList<Row> rows = [];
        await Eventually.Holds(async () => (rows = await Rows(tenant)).Count == expected.Length);
        Assert.Equal(expected, rows.Select(row => (row.Tool, row.Result)).Order());
        Assert.All(rows, row => Assert.NotEqual("", row.RequestId));
        Assert.Empty(await fixture.Query<int>("select 1 from access.audit a where a::text like '%xylophone%'"));
    }

    [Theory]
    [InlineData("update access.audit set result = 'ok'", false)]
    [InlineData("update access.audit set result = 'ok'", true)]
    [InlineData("delete from access.audit", false)]
    [InlineData("delete from access.audit", true)]
    [InlineData("truncate access.audit", false)]
    [InlineData("truncate access.audit", true)]
    [InlineData("update access.audit_heads set seq = seq - 1", false)]
    [InlineData("update access.audit_heads set hash = removed_hash", true)]
    [InlineData("update access.audit_heads set removed_seq = -1", true)]
    [InlineData("delete from access.audit_heads", false)]
    [InlineData("delete from access.audit_heads", true)]
    [InlineData("truncate access.audit_heads", true)]
    public async Task Rows_can_not_be_changed(string sql, bool administrator)
    {
        var tenant = await fixture.NewTenant();
        await tenant.Call("get_usage");
        await Eventually.Holds(async () => (await Rows(tenant)).Count == 1);
        await using var source = NpgsqlDataSource.Create(administrator
            ? fixture.Database.AdministratorConnectionString
            : fixture.Database.ConnectionString("mailmesh_gateway"));
        await using var command = source.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Matches("append-only|permission denied", refused.MessageText);
    }

    [Fact]
    public async Task What_waits_is_written_when_the_gateway_stops()
    {
        var tenant = await fixture.NewTenant();
        await using (var replica = await RunningGateway.Start(fixture.Settings()))
        {
            await Eventually.Holds(() => replica.Answers());
            for (var i = 0; i < 20; i++) await replica.Call(tenant.Key, "get_usage");
        }
        Assert.Equal(20, (await Rows(tenant)).Count);
    }

    [Fact]
    public async Task A_caller_that_hangs_up_leaves_a_row()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        using var hangUp = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent(
                $$"""
                {"jsonrpc":"2.0","id":1,"method":"tools/call",
                 "params":{"name":"wait_for_email","arguments":{"inbox_id":"{{inbox}}"} } }
                """, System.Text.Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", tenant.Key) },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.Gateway.Http.SendAsync(request, hangUp.Token));
        await Eventually.Holds(async () => (await Rows(tenant)) is [("wait_for_email", "cancelled", _, _, _)]);
    }

    [Fact]
    public async Task Managing_keys_is_audited_too()
    {
        var tenant = await fixture.NewTenant();
        var (_, made) = await tenant.Rest("POST", "/keys", new { name = "k", scopes = new[] { "inbox:read" } });
        await tenant.Rest("DELETE", $"/keys/{made!["id"]}");
        Assert.Equal(["create_key", "revoke_key"], (await Rows(tenant)).Select(row => row.Tool).Order());
    }

    [Fact]
    public void No_secret_and_no_mail_is_in_any_log()
    {
        var logged = string.Join('\n', fixture.Gateway.Logs.Lines.Select(line => $"{line.Message} {line.Exception}"));
        Assert.NotEqual("", logged);
        Assert.DoesNotContain(fixture.OwnerKey, logged, StringComparison.Ordinal);
        Assert.DoesNotMatch("mm_live_[0-9A-Za-z]{20}", logged);
        Assert.DoesNotMatch("whsec_[0-9A-Za-z+/]{10}", logged);
        Assert.DoesNotContain("xylophone", logged, StringComparison.Ordinal);
    }

    /// <summary>Of the tenant's own keys: the operator, who made the workspace, stands in its chain too.</summary>
    private Task<IReadOnlyList<Row>> Rows(Tenant tenant) => fixture.Query<Row>(
        """
        select tool, result, latency_us, request_id, key_id
        from access.audit join access.keys using (key_id, workspace_id)
        where workspace_id = @id
        """, new { id = tenant.WorkspaceId });
}
