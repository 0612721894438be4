using System.Data;
using Dapper;
using MailMesh.Gateway.Audit.Chain;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Audit.Verifying;

/// <summary>What a verification found in one chain.</summary>
/// <param name="Name">Of the workspace.</param>
public sealed record ChainReport(Guid WorkspaceId, string? Name, ChainCheck Check);

/// <summary>Reads whole chains and follows them. One at a time in each replica: it reads every row.</summary>
public sealed class AuditVerifier(Database database) : IDisposable
{
    public const int ChainsMax = 100;
    private const int PageRowsMax = 5_000;

    private static readonly string ListChains = Sql.Of<AuditVerifier>("list_chains");
    private static readonly string FindChain = Sql.Of<AuditVerifier>("find_chain");
    private static readonly string ReadChain = Sql.Of<AuditVerifier>("read_chain");

    private readonly SemaphoreSlim _turn = new(1, 1);

    private sealed record Known(Guid WorkspaceId, string? Name);

    public void Dispose() => _turn.Dispose();

    /// <summary>Null where another verification runs in this replica.</summary>
    /// <param name="only">Null is every chain.</param>
    /// <param name="after">The chain to go on behind, where there are more than <see cref="ChainsMax"/>.</param>
    public async Task<IReadOnlyList<ChainReport>?> Check(
        Guid? only, Guid? after, NotedHead? noted, CancellationToken ct)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, ct)) return null;
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(ct);
            var chains = await connection.QueryAsync<Known>(new CommandDefinition(
                ListChains, new { only, after, limit = ChainsMax }, cancellationToken: ct));
            var reports = new List<ChainReport>();
            foreach (var chain in chains)
                reports.Add(new(chain.WorkspaceId, chain.Name, await Follow(connection, chain.WorkspaceId, noted, ct)));
            return reports;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task<ChainCheck> Follow(
        NpgsqlConnection connection, Guid workspaceId, NotedHead? noted, CancellationToken ct)
    {
        // One moment for the head and the rows: the chain goes on while we look.
        await using var tx = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var head = await connection.QuerySingleOrDefaultAsync<(long Seq, byte[] Hash, long Removed, byte[] Last)?>(
            new CommandDefinition(FindChain, new { workspace = workspaceId }, tx, cancellationToken: ct));
        var check = new ChainCheck(head is { } found
            ? new ChainHead(workspaceId, found.Seq, found.Hash, new AuditAnchor(found.Removed, found.Last))
            : new ChainHead(workspaceId, 0, RowEncoding.Zeros, new AuditAnchor(0, RowEncoding.Zeros)), noted);
        var page = await Page(tx, workspaceId, after: long.MinValue, ct);
        while (page.Count > 0 && page.TrueForAll(check.Take)) page = await Page(tx, workspaceId, page[^1].Seq, ct);
        check.End();
        return check;
    }

    /// <summary>Page by page: where a chain breaks, the rest need not be read.</summary>
    private static async Task<List<ChainedRow>> Page(
        NpgsqlTransaction tx, Guid workspaceId, long after, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(ReadChain, tx.Connection, tx);
        command.Parameters.Add(new NpgsqlParameter<Guid>("workspace", workspaceId));
        command.Parameters.Add(new NpgsqlParameter<long>("after", after));
        command.Parameters.Add(new NpgsqlParameter<int>("limit", PageRowsMax));
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, ct);
        var rows = new List<ChainedRow>();
        while (await reader.ReadAsync(ct)) rows.Add(StoredRow.Read(reader));
        return rows;
    }
}
