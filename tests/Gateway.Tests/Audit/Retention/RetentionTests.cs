using MailMesh.Gateway.Audit.Retention;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace MailMesh.Gateway.Tests.Audit.Retention;

[Collection(OneGateway.Name)]
public sealed class RetentionTests(GatewayFixture fixture)
{
    private AuditRetention Retention => fixture.Gateway.Services.GetRequiredService<AuditRetention>();

    [Fact]
    public async Task Old_rows_leave_and_the_chain_stays_whole()
    {
        var (tenant, chain) = await Chain(calls: 5);
        var rows = await chain.Rows();
        await Retention.Sweep(tenant.WorkspaceId, rows[4].At, default);

        var left = await chain.Rows();
        Assert.Equal(rows.Skip(4).Select(row => row.Seq).Append(8), left.Select(row => row.Seq));
        Assert.Equal("audit_retention", left[^1].Tool);
        Assert.StartsWith("before 20", left[^1].Names, StringComparison.Ordinal);
        var report = await chain.Verify();
        Assert.True(report["intact"]!.GetValue<bool>(), report.ToJsonString());
        Assert.Equal((5, 4), (report["first_seq"].Number(), report["removed_through"].Number()));

        await chain.Holds("verify_audit", "ok");
        await Retention.Sweep(tenant.WorkspaceId, DateTimeOffset.MaxValue, default);
        Assert.Equal("audit_retention", Assert.Single(await chain.Rows()).Tool);
        // An anchor alone is not worth another anchor.
        await Retention.Sweep(tenant.WorkspaceId, DateTimeOffset.MaxValue, default);
        Assert.Single(await chain.Rows());
        await chain.IsIntact();
        await tenant.Call("get_usage");
        await chain.Holds("get_usage", "ok");
        await chain.IsIntact();
    }

    [Fact]
    public async Task A_sweep_that_was_killed_is_whole_before_and_after_the_next()
    {
        var (tenant, chain) = await Chain(calls: 5);
        var last = await fixture.Query<string>(
            "select to_jsonb(a)::text from access.audit a where workspace_id = @WorkspaceId and seq in (2, 3)",
            new { tenant.WorkspaceId });
        await Retention.Sweep(tenant.WorkspaceId, (await chain.Rows())[3].At, default);
        // As if it had been killed after the anchor and the first row.
        foreach (var row in last)
        {
            await chain.Tamper(
                $"insert into access.audit select (jsonb_populate_record(null::access.audit, '{row}')).*");
        }

        Assert.Equal(2, (await chain.Rows())[0].Seq);
        await chain.IsIntact();
        await Retention.Sweep(tenant.WorkspaceId, DateTimeOffset.UnixEpoch, default);
        Assert.Equal(4, (await chain.Rows())[0].Seq);
        await chain.IsIntact();
    }

    [Fact]
    public async Task A_row_that_no_anchor_covers_can_not_be_deleted()
    {
        var (tenant, chain) = await Chain(calls: 3);
        await Retention.Sweep(tenant.WorkspaceId, (await chain.Rows())[2].At, default);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => fixture.Query<int>(
            "delete from access.audit where workspace_id = @WorkspaceId and seq = 3", new { tenant.WorkspaceId }));
        Assert.Contains("append-only", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_replicas_that_sweep_at_once_leave_one_anchor()
    {
        var (tenant, chain) = await Chain(calls: 5);
        await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => Retention.Sweep(tenant.WorkspaceId, DateTimeOffset.MaxValue, default)));
        Assert.Single(await chain.Rows());
        await chain.IsIntact();
    }

    [Fact]
    public async Task A_sweep_finds_every_chain_that_has_old_rows()
    {
        var (_, chain) = await Chain(calls: 1);
        var before = (await chain.Rows())[0].At;
        await Retention.Sweep(before, default);
        Assert.Equal(3, (await chain.Rows()).Count);
        await Retention.Sweep(before.AddMicroseconds(1), default);
        Assert.Equal([2L, 3, 4], (await chain.Rows()).Select(row => row.Seq));
        await chain.IsIntact();
    }

    private async Task<(Tenant Tenant, AuditedChain Chain)> Chain(int calls)
    {
        var tenant = await fixture.NewTenant();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        for (var i = 0; i < calls; i++) await tenant.Call("get_usage");
        await chain.Holds(calls + 2);
        return (tenant, chain);
    }
}
