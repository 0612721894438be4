using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Audit.Chain;
using MailMesh.Gateway.Audit.Reading;
using MailMesh.Gateway.Tests.Stack;
using MailMesh.Postgres;
using MailMesh.TestStack;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace MailMesh.Gateway.Tests.Audit.Chain;

[Collection(OneGateway.Name)]
public sealed class ChainTests(GatewayFixture fixture)
{
    private const int Calls = 100;

    [Fact]
    public async Task A_hundred_calls_at_once_over_two_replicas_make_one_chain_without_a_gap()
    {
        var tenant = await fixture.NewTenant();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        await using (var replica = await RunningGateway.Start(fixture.Settings()))
        {
            await Eventually.Holds(() => replica.Answers());
            await Task.WhenAll(Enumerable.Range(0, Calls).Select(async number =>
            {
                var gateway = number % 2 == 0 ? fixture.Gateway : replica;
                if (number % 5 == 0)
                    await gateway.Rest(tenant.Key, "POST", "/login-codes");
                else
                    await gateway.Call(tenant.Key, number % 3 == 0 ? "no_such_tool" : "get_usage");
            }));
        }
        await chain.Holds(Calls + 2);

        var rows = await chain.Rows();
        Assert.Equal(Enumerable.Range(1, Calls + 2).Select(number => (long)number), rows.Select(row => row.Seq));
        Assert.Equal(Calls / 5, rows.Count(row => row.Tool == "create_login_code"));
        await chain.IsIntact();
    }

    [Fact]
    public async Task The_database_computes_the_hashes_that_the_gateway_wrote()
    {
        var tenant = await fixture.NewTenant();
        var inbox = await tenant.NewInbox();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        await tenant.Call("get_inbox", new { inbox_id = inbox });
        await tenant.Call("gét_èmäil 😀\n");
        await chain.Holds(4);
        Assert.Empty(await fixture.Query<long>(
            "select seq from access.audit a where workspace_id = @WorkspaceId and access.audit_hash(a) <> hash",
            new { tenant.WorkspaceId }));
        Assert.Contains(await chain.Rows(), row => row.Tool == "gét_èmäil ");
        Assert.Contains(await chain.Rows(), row => row.Tool == "get_inbox" && row.InboxId == inbox);
    }

    [Fact]
    public async Task A_kill_leaves_a_whole_chain_and_every_change()
    {
        var tenant = await fixture.NewTenant();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        var port = FreePort.Find();
        var settings = fixture.Settings(("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"))
            .ToDictionary(pair => pair.Key.Replace(":", "__", StringComparison.Ordinal), pair => pair.Value);
        using var victim = ChildProcess.Start(new ChildStart(
            "dotnet", [RepositoryFile.Built("src/Gateway", "MailMesh.Gateway.dll")], RepositoryFile.Root)
        {
            Environment = settings,
        });
        var caller = RunningGateway.At(new Uri($"http://127.0.0.1:{port}"));
        await Eventually.Holds(() => caller.Answers(), what: "the second gateway is healthy");

        var made = 0;
        var storm = Task.WhenAll(Enumerable.Range(0, 16).Select(async number =>
        {
            while (true)
            {
                try
                {
                    if (number > 3) await caller.Call(tenant.Key, "get_usage");
                    else if ((await caller.Rest(tenant.Key, "POST", "/login-codes")).Status == 201)
                        Interlocked.Increment(ref made);
                }
                catch (HttpRequestException)
                {
                    return; // it is dead
                }
            }
        }));
        await Eventually.Holds(async () => (await chain.Rows()).Count > 500 && made > 20);
        await victim.Kill();
        await storm;
        await caller.DisposeAsync();

        Assert.True((await chain.Rows()).Count(row => row.Tool == "create_login_code") >= made);
        await chain.IsIntact();
        await tenant.Call("get_usage");
        await chain.Holds("verify_audit", "ok");
        await chain.IsIntact();
    }

    [Fact]
    public async Task A_gateway_that_stalls_with_a_chain_in_its_hands_is_cut_off()
    {
        var tenant = await fixture.NewTenant();
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        await using var source = NpgsqlDataSource.Create(fixture.Database.ConnectionString("mailmesh_gateway"));
        await using var stalled = await source.OpenConnectionAsync();
        await using var tx = await stalled.BeginTransactionAsync();
        await AuditChain.Lock(tx, [tenant.WorkspaceId], default);
        await tenant.Call("get_usage");
        await chain.Holds("get_usage", "ok");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => tx.CommitAsync());
        await chain.IsIntact();
    }

    [Fact]
    public async Task What_finds_the_queue_full_is_counted_in_the_chain()
    {
        const int Beyond = 7;
        var workspace = Guid.CreateVersion7();
        var chain = new AuditedChain(fixture, workspace);
        var database = fixture.Gateway.Services.GetRequiredService<Database>();
        using var log = new AuditLog(database, TimeProvider.System, NullLogger<AuditLog>.Instance);
        for (var i = 0; i < AuditLog.WaitingMax + Beyond; i++)
            log.Add(new AuditRow(workspace, null, "get_usage", AuditRow.Ok, i, ""));
        await log.StartAsync(CancellationToken.None);
        await Eventually.Holds(async () => (await fixture.Query<long>(
            "select seq from access.audit_heads where workspace_id = @workspace", new { workspace }))
            is [AuditLog.WaitingMax + 1], what: "all that waited is written, and one row more");
        await log.StopAsync(CancellationToken.None);
        Assert.Equal(["7 rows"], await fixture.Query<string>(
            "select names from access.audit where workspace_id = @workspace and tool = 'audit_rows_lost'",
            new { workspace }));
        // A filter that nothing passes looks at a bounded number of rows, then says where to go on.
        var reader = fixture.Gateway.Services.GetRequiredService<AuditReader>();
        var nothing = new AuditFilter { Action = "nothing" };
        var (rows, next) = await reader.Page(workspace, nothing, before: null, limit: 20, default);
        Assert.Equal((0, AuditLog.WaitingMax + 2 - AuditReader.ScannedRowsMax), (rows.Count, next));
        (rows, next) = await reader.Page(workspace, nothing, next, limit: 20, default);
        Assert.Equal((0, null), (rows.Count, next));
        Assert.Empty(await fixture.Query<long>(
            """
            select seq from (select seq, prev_hash, lag(hash) over (order by seq) last from access.audit
              where workspace_id = @workspace) rows where prev_hash <> last
            """, new { workspace }));
    }
}
