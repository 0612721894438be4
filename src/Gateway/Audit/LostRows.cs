using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace MailMesh.Gateway.Audit;

/// <summary>
/// Counts rows that found the queue full. The chain tells of them as soon as it can be written: a row
/// <c>audit_rows_lost</c> for each workspace, with their number.
/// </summary>
internal sealed class LostRows
{
    public const string Action = "audit_rows_lost";

    private static readonly Meter Audit = new("MailMesh.Audit");
    private static readonly Counter<long> Lost =
        Audit.CreateCounter<long>("mailmesh.audit.lost", "{row}", "Rows that are in no chain.");

    private readonly ConcurrentDictionary<Guid, long> _rows = new();

    public void Count(Guid workspaceId)
    {
        _rows.AddOrUpdate(workspaceId, 1, static (_, rows) => rows + 1);
        Report(1);
    }

    /// <summary>Of rows that no row of the chain can tell of, the metric and the log do.</summary>
    public static void Report(long rows) => Lost.Add(rows);

    /// <summary>What tells of them; the count begins anew.</summary>
    public IEnumerable<AuditRow> Take()
    {
        if (_rows.IsEmpty) yield break;
        foreach (var workspaceId in _rows.Keys)
        {
            if (_rows.TryRemove(workspaceId, out var rows))
            {
                yield return new AuditRow(workspaceId, null, Action, AuditRow.Ok, LatencyMicroseconds: 0, "")
                {
                    Names = string.Create(CultureInfo.InvariantCulture, $"{rows} rows"),
                };
            }
        }
    }
}
