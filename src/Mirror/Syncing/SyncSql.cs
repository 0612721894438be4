using Dapper;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>Runs the statements that lie in this folder.</summary>
internal static class SyncSql
{
    public static Task Run(NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        tx.Connection!.ExecuteAsync(Command(tx, name, values, ct));

    public static async Task<List<T>> List<T>(NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        (await tx.Connection!.QueryAsync<T>(Command(tx, name, values, ct))).AsList();

    public static async Task<T> One<T>(NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        await tx.Connection!.QuerySingleAsync<T>(Command(tx, name, values, ct));

    private static CommandDefinition Command(
        NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        new(Sql.Of<FolderState>(name), values, tx, cancellationToken: ct);
}
