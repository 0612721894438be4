using Dapper;
using MailMesh.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Gateway.Audit.Chain;

/// <summary>
/// Puts rows into the chains of their workspaces, in a transaction of the caller's. Each chain's head is locked until
/// that commits: replicas append one after the other, and a row that is rolled back leaves no gap.
/// </summary>
public static class AuditChain
{
    /// <summary>Of all chains of one batch. Of more, the chain stands still until a person has removed them.</summary>
    public const int ObstaclesMax = 10_000;

    private static readonly string FindObstacles = Sql.Of<ChainHead>("find_obstacles");
    private static readonly string LockHeads = Sql.Of<ChainHead>("lock_heads");
    private static readonly string InsertHeads = Sql.Of<ChainHead>("insert_heads");
    private static readonly string MoveHeads = Sql.Of<ChainHead>("move_heads");
    private static readonly string InsertRows = Sql.Of<ChainHead>("insert_rows");

    public static async Task Append(NpgsqlTransaction tx, IReadOnlyList<WaitingRow> rows, CancellationToken ct)
    {
        var heads = await Lock(tx, [.. rows.Select(waiting => waiting.Row.WorkspaceId).Distinct()], ct);
        var obstacles = await Obstacles(tx, heads.Values, ct);
        var chained = new List<ChainedRow>(rows.Count);
        foreach (var waiting in rows)
        {
            var head = heads[waiting.Row.WorkspaceId];
            while (obstacles.Contains((head.WorkspaceId, head.Seq + 1))) head = head with { Seq = head.Seq + 1 };
            var next = ChainedRow.After(head, waiting);
            heads[head.WorkspaceId] = head with
            {
                Seq = next.Seq, Hash = next.Hash, Removed = next.Row.Anchor ?? head.Removed,
            };
            chained.Add(next);
        }
        await using var batch = new NpgsqlBatch(tx.Connection, tx);
        batch.BatchCommands.Add(Insertion(chained));
        batch.BatchCommands.Add(Move([.. heads.Values]));
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>In the order of their ids, so that no two transactions wait for each other.</summary>
    public static async Task<Dictionary<Guid, ChainHead>> Lock(
        NpgsqlTransaction tx, Guid[] workspaces, CancellationToken ct)
    {
        var heads = await Locked(tx, workspaces, ct);
        if (heads.Count == workspaces.Length) return heads;
        await tx.Connection!.ExecuteAsync(new CommandDefinition(
            InsertHeads, new { workspaces, zeros = RowEncoding.Zeros }, tx, cancellationToken: ct));
        return await Locked(tx, workspaces, ct);
    }

    /// <summary>
    /// Numbers that are taken by rows which no gateway wrote. The chain goes past them by its hashes, so that a row put
    /// there stops no workspace; a verification still finds it.
    /// </summary>
    private static async Task<HashSet<(Guid Workspace, long Seq)>> Obstacles(
        NpgsqlTransaction tx, IEnumerable<ChainHead> heads, CancellationToken ct)
    {
        var workspaces = heads.Where(head => head.IsObstructed).Select(head => head.WorkspaceId).ToArray();
        if (workspaces.Length == 0) return [];
        var rows = await tx.Connection!.QueryAsync<(Guid Workspace, long Seq)>(new CommandDefinition(
            FindObstacles, new { workspaces, limit = ObstaclesMax }, tx, cancellationToken: ct));
        return [.. rows];
    }

    private static async Task<Dictionary<Guid, ChainHead>> Locked(
        NpgsqlTransaction tx, Guid[] workspaces, CancellationToken ct)
    {
        var rows = await tx.Connection!.QueryAsync<HeadRow>(
            new CommandDefinition(LockHeads, new { workspaces }, tx, cancellationToken: ct));
        return rows.ToDictionary(
            row => row.WorkspaceId,
            row => new ChainHead(
                row.WorkspaceId, row.Seq, row.Hash, new AuditAnchor(row.RemovedSeq, row.RemovedHash))
            {
                IsObstructed = row.IsObstructed,
            });
    }

    private sealed record HeadRow
    {
        public Guid WorkspaceId { get; init; }
        public long Seq { get; init; }
        public byte[] Hash { get; init; } = [];
        public long RemovedSeq { get; init; }
        public byte[] RemovedHash { get; init; } = [];
        public bool IsObstructed { get; init; }
    }

    private static NpgsqlBatchCommand Insertion(List<ChainedRow> rows)
    {
        var command = new NpgsqlBatchCommand(InsertRows);
        Bind(command, rows, "workspace", NpgsqlDbType.Uuid, row => row.Row.WorkspaceId);
        Bind(command, rows, "seq", NpgsqlDbType.Bigint, row => row.Seq);
        Bind(command, rows, "at", NpgsqlDbType.TimestampTz, row => row.At.UtcDateTime);
        Bind(command, rows, "key", NpgsqlDbType.Uuid, row => row.Row.KeyId);
        Bind(command, rows, "tool", NpgsqlDbType.Text, row => row.Row.Tool);
        Bind(command, rows, "result", NpgsqlDbType.Text, row => row.Row.Result);
        Bind(command, rows, "inbox", NpgsqlDbType.Uuid, row => row.Row.InboxId);
        Bind(command, rows, "target", NpgsqlDbType.Text, row => row.Row.Target);
        Bind(command, rows, "names", NpgsqlDbType.Text, row => row.Row.Names);
        Bind(command, rows, "latency", NpgsqlDbType.Bigint, row => row.Row.LatencyMicroseconds);
        Bind(command, rows, "request", NpgsqlDbType.Text, row => row.Row.RequestId);
        Bind(command, rows, "removed_seq", NpgsqlDbType.Bigint, row => row.Row.Anchor?.RemovedSeq);
        Bind(command, rows, "removed_hash", NpgsqlDbType.Bytea, row => row.Row.Anchor?.RemovedHash);
        Bind(command, rows, "prev_hash", NpgsqlDbType.Bytea, row => row.PrevHash);
        Bind(command, rows, "hash", NpgsqlDbType.Bytea, row => row.Hash);
        return command;
    }

    private static NpgsqlBatchCommand Move(List<ChainHead> heads)
    {
        var command = new NpgsqlBatchCommand(MoveHeads);
        Bind(command, heads, "workspace", NpgsqlDbType.Uuid, head => head.WorkspaceId);
        Bind(command, heads, "seq", NpgsqlDbType.Bigint, head => head.Seq);
        Bind(command, heads, "hash", NpgsqlDbType.Bytea, head => head.Hash);
        Bind(command, heads, "removed_seq", NpgsqlDbType.Bigint, head => head.Removed.RemovedSeq);
        Bind(command, heads, "removed_hash", NpgsqlDbType.Bytea, head => head.Removed.RemovedHash);
        return command;
    }

    private static void Bind<TRow, TValue>(
        NpgsqlBatchCommand command, List<TRow> rows, string name, NpgsqlDbType type, Func<TRow, TValue> value) =>
        command.Parameters.Add(new NpgsqlParameter<TValue[]>(name, NpgsqlDbType.Array | type)
        {
            TypedValue = [.. rows.Select(value)],
        });
}
