using System.Reflection;
using Dapper;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>The schemas of Sender and Webhooks, made from their migrations with their roles.</summary>
public static class Schemas
{
    private static readonly (string Schema, string Role)[] Owners =
        [("outbox", "mailmesh_sender"), ("webhooks", "mailmesh_webhooks")];

    public static async Task Apply(TestDatabase database)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var (schema, role) in Owners)
        {
            await using var connection = new NpgsqlConnection(
                database.ConnectionString(role) + $";Search Path={schema}");
            var scripts = assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(schema + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            foreach (var script in scripts)
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(script)!);
                await connection.ExecuteAsync(await reader.ReadToEndAsync());
            }
        }
    }
}
