using MailMesh.Gateway.Audit.Chain;

namespace MailMesh.Gateway.Audit.Verifying;

/// <summary>Follows one chain, row by row in the order of their numbers, until it ends or breaks.</summary>
/// <param name="head">As it is kept apart from the rows.</param>
public sealed class ChainCheck(ChainHead head, NotedHead? noted = null)
{
    /// <summary>How far from its place a row is looked for before it counts as changed.</summary>
    public const int ReorderedRowsMax = 1_000;

    private AuditAnchor _anchor = new(0, RowEncoding.Zeros);

    public ChainHead Head => head;
    public ChainedRow? First { get; private set; }
    public ChainedRow? Last { get; private set; }
    /// <summary>Rows that are as they were written.</summary>
    public long Rows { get; private set; }
    public ChainBreak? Break { get; private set; }

    /// <summary>False where the chain breaks at this row: no further row is of use.</summary>
    public bool Take(ChainedRow row)
    {
        Break = Fault(row);
        if (Break is not null) return false;
        First ??= row;
        Last = row;
        Rows++;
        if (row.Row.Anchor is { } anchor) _anchor = anchor;
        return true;
    }

    /// <summary>After the last row.</summary>
    public void End()
    {
        if (Break is not null) return;
        var last = Last?.Seq ?? head.Removed.RemovedSeq;
        if (last < head.Seq)
            Break = Missing(last + 1, head.Seq);
        else if (Last is { } row && !Same(row.Hash, head.Hash))
            Break = new ChainBreak(row.Seq, ChainBreak.Head, "The chain ends in another row than it did.");
        else if (_anchor.RemovedSeq != head.Removed.RemovedSeq || !Same(_anchor.RemovedHash, head.Removed.RemovedHash))
            Break = new ChainBreak(
                head.Removed.RemovedSeq, ChainBreak.Head, "Rows were removed that no anchor in the chain covers.");
        else if (noted is not null && noted.Seq > head.Seq)
            Break = new ChainBreak(
                head.Seq + 1, ChainBreak.Rewritten, $"The chain had {noted.Seq} rows when its head was noted.");
    }

    private ChainBreak? Fault(ChainedRow row)
    {
        var removed = head.Removed;
        var expected = Last is null ? removed.RemovedSeq + 1 : Last.Seq + 1;
        if (row.Seq > head.Seq)
            return new ChainBreak(row.Seq, ChainBreak.Inserted, $"The chain ends at {head.Seq}; this row is no part.");
        // The chain went past rows that a hand had put there and that are gone again: its hashes have no gap.
        if (row.Seq > expected && !(Last is not null && Same(row.PrevHash, Last.Hash)))
            return Missing(expected, row.Seq - 1);
        if (!Same(Hash(row, row.Seq), row.Hash)) return Misplaced(row) ?? Changed(row);
        // Of rows that an anchor covers and that are still there, the one before the first is gone.
        var before = Last is not null ? Last.Hash : row.Seq == removed.RemovedSeq + 1 ? removed.RemovedHash : null;
        if (before is not null && !Same(row.PrevHash, before) && Last is not null && Same(row.PrevHash, Last.PrevHash))
            return new ChainBreak(Last.Seq, ChainBreak.Inserted, $"Row {row.Seq} was written past it: it is no part.");
        if (before is not null && !Same(row.PrevHash, before))
            return new ChainBreak(row.Seq, ChainBreak.Replaced, "Another row stood before this one.");
        if (row.Seq == removed.RemovedSeq && !Same(row.Hash, removed.RemovedHash))
            return new ChainBreak(row.Seq, ChainBreak.Replaced, "The anchor names another row.");
        return noted?.Seq == row.Seq && !Same(noted.Hash, row.Hash)
            ? new ChainBreak(row.Seq, ChainBreak.Rewritten, "The row has not the hash that was noted.")
            : null;
    }

    private static ChainBreak? Misplaced(ChainedRow row)
    {
        for (var distance = 1; distance <= ReorderedRowsMax; distance++)
        {
            foreach (var seq in new[] { row.Seq - distance, row.Seq + distance })
            {
                if (seq > 0 && Same(Hash(row, seq), row.Hash))
                    return new ChainBreak(row.Seq, ChainBreak.Reordered, $"This row was written as number {seq}.");
            }
        }
        return null;
    }

    private static ChainBreak Changed(ChainedRow row) =>
        new(row.Seq, ChainBreak.Changed, "A field of this row, or its hash, is not what was written.");

    private static ChainBreak Missing(long from, long to) => new(
        from, ChainBreak.Missing, from == to ? $"Row {from} is gone." : $"Rows {from} to {to} are gone.");

    private static byte[] Hash(ChainedRow row, long seq) => RowEncoding.Hash(row.Row, seq, row.PrevHash, row.At);

    private static bool Same(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);
}
