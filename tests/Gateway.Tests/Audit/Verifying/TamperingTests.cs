using MailMesh.Gateway.Audit.Chain;
using MailMesh.Gateway.Tests.Stack;

namespace MailMesh.Gateway.Tests.Audit.Verifying;

/// <summary>Whoever has all rights on the database changes a chain of twelve rows; a verification says where.</summary>
[Collection(OneGateway.Name)]
public sealed class TamperingTests(GatewayFixture fixture)
{
    private const int Rows = 12;

    /// <summary>A row that looks real: numbered, chained to the row before, with a hash that fits.</summary>
    private const string Forge = """
        insert into access.audit select (r).* from (
          select jsonb_populate_record(b, jsonb_build_object('seq', b.seq + 1, 'prev_hash', b.hash, 'tool', 'forged')) r
          from access.audit b where b.workspace_id = @w and b.seq = {0}) forged;
        update access.audit a set hash = access.audit_hash(a) where workspace_id = @w and tool = 'forged';
        """;

    private const string Recompute = """
        do $$ declare s bigint; h bytea := decode(repeat('00', 32), 'hex'); begin
          for s in select seq from access.audit where workspace_id = '{0}' order by seq loop
            update access.audit set prev_hash = h where workspace_id = '{0}' and seq = s;
            update access.audit a set hash = access.audit_hash(a) where workspace_id = '{0}' and seq = s
              returning hash into h;
          end loop;
          update access.audit_heads set hash = h where workspace_id = '{0}';
        end $$
        """;

    [Theory]
    [InlineData("update access.audit set result = 'ok!' where workspace_id = @w and seq = 5", 5, "changed")]
    [InlineData("update access.audit set at = at + interval '1 us' where workspace_id = @w and seq = 5", 5, "changed")]
    [InlineData("update access.audit set key_id = null where workspace_id = @w and seq = 12", 12, "changed")]
    [InlineData(
        "update access.audit set result = 'ok!' where workspace_id = @w and seq = 5; "
        + "update access.audit a set hash = access.audit_hash(a) where workspace_id = @w and seq = 5", 6, "replaced")]
    [InlineData("delete from access.audit where workspace_id = @w and seq = 1", 1, "missing")]
    [InlineData("delete from access.audit where workspace_id = @w and seq between 5 and 7", 5, "missing")]
    [InlineData("delete from access.audit where workspace_id = @w and seq = 12", 12, "missing")]
    [InlineData("delete from access.audit where workspace_id = @w", 1, "missing")]
    [InlineData(
        "update access.audit set seq = 999 where workspace_id = @w and seq = 5; "
        + "update access.audit set seq = 5 where workspace_id = @w and seq = 8; "
        + "update access.audit set seq = 8 where workspace_id = @w and seq = 999", 5, "reordered")]
    [InlineData(
        "delete from access.audit where workspace_id = @w and seq = 12; "
        + "update access.audit_heads set seq = 11 where workspace_id = @w", 11, "head")]
    [InlineData(
        "update access.audit_heads h set removed_seq = 3, removed_hash = a.hash from access.audit a "
        + "where h.workspace_id = @w and a.workspace_id = @w and a.seq = 3; "
        + "delete from access.audit where workspace_id = @w and seq <= 3", 3, "head")]
    [InlineData("delete from access.audit_heads where workspace_id = @w", 1, "inserted")]
    public async Task A_verification_says_where_and_why_a_chain_breaks(string sql, long seq, string reason)
    {
        var chain = await Chain();
        await chain.Tamper(sql);
        await Breaks(chain, seq, reason);
    }

    [Fact]
    public async Task A_row_that_is_put_behind_the_end_is_found()
    {
        var chain = await Chain();
        await chain.Tamper(Forge.Replace("{0}", "12", StringComparison.Ordinal));
        await Breaks(chain, 13, "inserted");
    }

    [Fact]
    public async Task A_row_that_is_put_in_between_is_found_by_the_one_that_it_moved()
    {
        var chain = await Chain();
        await chain.Tamper("""
            update access.audit set seq = seq + 1000 where workspace_id = @w and seq > 5;
            update access.audit set seq = seq - 999 where workspace_id = @w and seq > 1000;
            update access.audit_heads set seq = seq + 1 where workspace_id = @w;
            """ + Forge.Replace("{0}", "5", StringComparison.Ordinal));
        await Breaks(chain, 7, "reordered");
    }

    [Fact]
    public async Task A_chain_that_is_written_anew_does_not_go_through_a_head_that_was_noted()
    {
        var tenant = await fixture.NewTenant();
        var chain = await Chain(tenant);
        var head = (await chain.Verify())["head"].Text();
        Assert.Matches("^12:[0-9a-f]{64}$", head);
        await chain.Holds("verify_audit", "ok");
        Assert.True((await chain.Verify(head))["intact"]!.GetValue<bool>());
        await chain.Tamper(
            "update access.audit set result = 'ok!' where workspace_id = @w and seq = 5;"
            + Recompute.Replace("{0}", tenant.WorkspaceId.ToString(), StringComparison.Ordinal));

        await chain.IsIntact(); // whoever can write everything can write a chain
        Assert.Equal("rewritten", (await chain.Verify(head))["break"]!["reason"].Text());
        Assert.Equal("rewritten", (await chain.Verify($"9999{head}"))["break"]!["reason"].Text());
    }

    [Fact]
    public async Task A_row_where_the_next_belongs_stops_nobody_and_is_reported_until_it_is_removed()
    {
        var tenant = await fixture.NewTenant();
        var chain = await Chain(tenant);
        await chain.Tamper(Forge.Replace("{0}", "12", StringComparison.Ordinal));

        Assert.Equal(201, (await NewKey(tenant)).Status);
        Assert.False((await tenant.Call("get_usage")).IsError);
        await chain.Holds(Rows + 3);
        await Breaks(chain, 13, "inserted");
        await chain.Tamper("delete from access.audit where workspace_id = @w and tool = 'forged'");
        await chain.IsIntact(); // the rows behind it were chained to the ones before it
        await chain.Tamper("delete from access.audit where workspace_id = @w and seq = 14");
        await Breaks(chain, 13, "missing");
    }

    [Fact]
    public async Task A_chain_that_can_not_go_on_stops_no_other()
    {
        var (tenant, other) = (await fixture.NewTenant(), await fixture.NewTenant());
        var chain = await Chain(tenant);
        await chain.Tamper($"""
            insert into access.audit select (r).* from (
              select jsonb_populate_record(b, jsonb_build_object('seq', b.seq + n, 'tool', 'forged')) r
              from access.audit b, generate_series(1, {AuditChain.ObstaclesMax + 1}) n
              where b.workspace_id = @w and b.seq = {Rows}) forged
            """);
        // What can't be audited is not done; what is only read is answered all the same.
        Assert.Equal(500, (await NewKey(tenant)).Status);
        Assert.False((await tenant.Call("get_usage")).IsError);
        Assert.False((await other.Call("get_usage")).IsError);

        var whole = new AuditedChain(fixture, other.WorkspaceId);
        await whole.Holds("get_usage", "ok");
        await whole.IsIntact();
        await TestStack.Eventually.Holds(() => fixture.Gateway.Logs.Lines.Any(line => line.Message.Contains(
            $"The audit chain of workspace {tenant.WorkspaceId} can't go on", StringComparison.Ordinal)));
        Assert.DoesNotContain(await chain.Rows(), row => row.Tool == "create_key" && row.Seq > 2);
    }

    private static Task<(int Status, System.Text.Json.Nodes.JsonNode? Body)> NewKey(Tenant tenant) =>
        tenant.Rest("POST", "/keys", new { name = "k", scopes = new[] { "inbox:read" } });

    private static async Task Breaks(AuditedChain chain, long seq, string reason)
    {
        var report = await chain.Verify();
        Assert.False(report["intact"]!.GetValue<bool>());
        Assert.Equal((seq, reason), (report["break"]!["seq"]!.GetValue<long>(), report["break"]!["reason"].Text()));
        Assert.NotEqual("", report["break"]!["detail"].Text());
    }

    private async Task<AuditedChain> Chain(Tenant? tenant = null)
    {
        tenant ??= await fixture.NewTenant();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        await Task.WhenAll(Enumerable.Range(0, Rows - 2).Select(_ => tenant.Call("get_usage")));
        await chain.Holds(Rows);
        return chain;
    }
}
