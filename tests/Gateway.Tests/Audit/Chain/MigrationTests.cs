using MailMesh.Gateway.Keys;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.Gateway.Tests.Audit.Chain;

public sealed class MigrationTests
{
    [Fact]
    public async Task What_was_written_before_there_was_a_chain_is_its_beginning()
    {
        await using var database = await TestDatabase.Create();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString("mailmesh_gateway"));
        await Run(source, Script("0003_audit"));
        await Run(source, """
            insert into access.audit (at, workspace_id, key_id, tool, result, latency_us, request_id)
            select now(), ('00000000-0000-7000-8000-00000000000' || n % 2)::uuid, gen_random_uuid(), 'tool ' || n, 'ok',
                   n, '' from generate_series(1, 7) n
            """);
        await Run(source, Script("0006_audit_chain"));

        Assert.Equal("2:1 4:2 6:3 1:1 3:2 5:3 7:4", await Ask(source, """
            select string_agg(latency_us || ':' || seq, ' ' order by workspace_id, seq) from access.audit
            """));
        Assert.Equal("7 whole", await Ask(source, """
            select count(*) || ' whole' from (
              select a.*,
                lag(hash, 1, decode(repeat('00', 32), 'hex')) over (partition by workspace_id order by seq) last
              from access.audit a) a
            join access.audit b using (workspace_id, seq)
            where a.last = b.prev_hash and b.hash = access.audit_hash(b)
            """));
        Assert.Equal("3 4", await Ask(source, """
            select string_agg(h.seq::text, ' ' order by workspace_id) from access.audit_heads h
            join access.audit a using (workspace_id, seq, hash)
            """));
    }

    private static string Script(string name)
    {
        var assembly = typeof(KeyRing).Assembly;
        var resource = assembly.GetManifestResourceNames()
            .Single(it => it.EndsWith($"{name}.sql", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static async Task Run(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string?> Ask(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync() as string;
    }
}
