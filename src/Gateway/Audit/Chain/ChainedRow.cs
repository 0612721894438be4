using MailMesh.Gateway.Audit;

namespace MailMesh.Gateway.Audit.Chain;

/// <summary>A row in its place in a chain.</summary>
/// <param name="Seq">From 1, each the next; behind a row that a hand put there, the next that is free.</param>
/// <param name="PrevHash">Of the row before; zeros before the first.</param>
/// <param name="At">UTC, whole microseconds: what the database keeps.</param>
/// <param name="Hash">SHA-256 of <see cref="RowEncoding"/>.</param>
public sealed record ChainedRow(AuditRow Row, long Seq, byte[] PrevHash, DateTimeOffset At, byte[] Hash)
{
    /// <summary>The next row of a chain that ends in <paramref name="head"/>.</summary>
    public static ChainedRow After(ChainHead head, WaitingRow waiting)
    {
        var row = AuditText.Plain(waiting.Row);
        var ticks = waiting.At.UtcTicks;
        var at = new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        var seq = head.Seq + 1;
        return new ChainedRow(row, seq, head.Hash, at, RowEncoding.Hash(row, seq, head.Hash, at));
    }
}

/// <summary>A row that is not in its chain yet.</summary>
public readonly record struct WaitingRow(AuditRow Row, DateTimeOffset At);

/// <summary>Up to where retention removed rows, and the hash of the last of them.</summary>
public sealed record AuditAnchor(long RemovedSeq, byte[] RemovedHash);

/// <summary>The last row of a workspace's chain, and where the chain begins.</summary>
public sealed record ChainHead(Guid WorkspaceId, long Seq, byte[] Hash, AuditAnchor Removed)
{
    /// <summary>Rows that no gateway wrote stand where the chain would go on.</summary>
    public bool IsObstructed { get; init; }
}
