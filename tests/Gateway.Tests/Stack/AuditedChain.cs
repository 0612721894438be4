using System.Text.Json.Nodes;
using Dapper;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>An audit chain: what stands in it, what a verification says, and a hand that changes it.</summary>
public sealed class AuditedChain(GatewayFixture fixture, Guid workspaceId)
{
    public sealed record Row(
        long Seq, DateTime At, Guid? KeyId, string Tool, string Result, Guid? InboxId, string? Target, string? Names);

    public Task<IReadOnlyList<Row>> Rows() => fixture.Query<Row>(
        """
        select seq, at, key_id, tool, result, inbox_id, target, names from access.audit
        where workspace_id = @workspaceId order by seq
        """, new { workspaceId });

    public Task Holds(int rows) =>
        Eventually.Holds(async () => (await Rows()).Count >= rows, what: $"{rows} rows are written");

    public Task Holds(string tool, string result) => Eventually.Holds(
        async () => (await Rows()).Any(row => row.Tool == tool && row.Result == result), what: $"{tool} {result}");

    /// <summary>What the owner of the installation is told.</summary>
    public async Task<JsonNode> Verify(string? head = null)
    {
        var (status, body) = await fixture.Gateway.Rest(
            fixture.OwnerKey, "GET",
            $"/audit/verification?workspace_id={workspaceId}{(head is null ? "" : $"&head={head}")}");
        Assert.True(status == 200, body?.ToJsonString());
        return Assert.Single(body!["items"]!.AsArray())!;
    }

    public async Task IsIntact()
    {
        var report = await Verify();
        Assert.True(report["intact"]!.GetValue<bool>(), report.ToJsonString());
    }

    /// <summary>As the superuser of the database, whom no trigger stops.</summary>
    public async Task Tamper(string sql)
    {
        await using var connection = new NpgsqlConnection(fixture.Database.AdministratorConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync("set session_replication_role = replica");
        await connection.ExecuteAsync(sql, new { w = workspaceId });
        await connection.ExecuteAsync("reset session_replication_role");
    }
}
