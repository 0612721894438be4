using MailMesh.Gateway.Tests.Stack;
using MailMesh.TestStack.Programs;

namespace MailMesh.Gateway.Tests.Audit;

/// <summary><c>./mailmesh audit</c>, the script itself.</summary>
[Collection(OneGateway.Name)]
public sealed class AuditCommandTests(GatewayFixture fixture) : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("mailmesh-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task Verify_says_how_many_rows_are_whole_and_fails_where_a_chain_breaks()
    {
        var (tenant, chain, name) = await Home();
        var (code, output) = await MailmeshScript.Run(_home, "", "audit", "verify");
        Assert.True(code == 0, output);
        Assert.Matches(
            @$"^  ✓ {name}: 3 rows, 20\S+Z to 20\S+Z; head 3:[0-9a-f]{{64}}$", output);
        var head = output.Split("head ")[1];
        (code, output) = await MailmeshScript.Run(_home, "", "audit", "verify", "--workspace", name, "--head", head);
        Assert.True(code == 0, output);

        await chain.Tamper("update access.audit set result = 'ok!' where workspace_id = @w and seq = 2");
        (code, output) = await MailmeshScript.Run(
            _home, "", "audit", "verify", "--workspace", $"{tenant.WorkspaceId}");
        Assert.Equal(1, code);
        Assert.Contains($"✗ {name}: breaks at row 2, changed: A field of this row", output, StringComparison.Ordinal);
        Assert.Contains("1 rows before it are whole", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_and_export_show_the_rows()
    {
        var (_, chain, _) = await Home();
        var (code, output) = await MailmeshScript.Run(_home, "", "audit", "list", "--action", "no_such_tool");
        Assert.True(code == 0, output);
        var row = (await chain.Rows()).Single(row => row.Tool == "no_such_tool");
        Assert.Matches($@"^  3  20\S+Z  no_such_tool  unknown_tool  by {row.KeyId}$", output);
        (code, output) = await MailmeshScript.Run(_home, "", "audit", "export", "--until", "2100-01-01T00:00:00Z");
        Assert.True(code == 0, output);
        Assert.StartsWith("{\"workspace_id\":", output, StringComparison.Ordinal);
        (code, output) = await MailmeshScript.Run(_home, "", "audit", "list", "--limit", "1000");
        Assert.Equal(1, code);
        Assert.Contains("invalid_arguments: `limit`", output, StringComparison.Ordinal);
        (code, output) = await MailmeshScript.Run(_home, "", "audit", "verify", "--workspace", "nobody's");
        Assert.Equal((1, "There is no workspace \"nobody's\"."), (code, output));
    }

    /// <summary>A workspace, a key, one call.</summary>
    private async Task<(Tenant Tenant, AuditedChain Chain, string Name)> Home()
    {
        var tenant = await fixture.NewTenant();
        await MailmeshScript.WriteEndpoints(_home, fixture.Gateway.Http.BaseAddress!, tenant.Key);
        var chain = new AuditedChain(fixture, tenant.WorkspaceId);
        await tenant.Call("no_such_tool");
        await chain.Holds(3);
        var (_, workspaces) = await tenant.Rest("GET", "/workspaces");
        return (tenant, chain, workspaces!["items"]![0]!["name"].Text());
    }
}
