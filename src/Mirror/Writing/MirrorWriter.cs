using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>
/// Files emails: threads them, counts them, makes them searchable. A batch costs six round trips, whatever its size.
/// </summary>
public static class MirrorWriter
{
    /// <summary>Emails of one call.</summary>
    public const int BatchMax = 512;

    /// <summary>
    /// Files each email, in order, inside <paramref name="tx"/>, and answers what became of each. Until it ends the
    /// transaction holds the inboxes: nobody else files into them.
    /// </summary>
    public static async Task<IReadOnlyList<FilingOutcome>> File(
        NpgsqlTransaction tx, IReadOnlyList<EmailToFile> emails, CancellationToken ct)
    {
        var filing = new BatchFiling(emails);
        var trip = new RoundTrip(tx);
        filing.Ask(trip);
        await trip.Run(ct);
        return await filing.File(tx, [.. Enumerable.Range(0, emails.Count)], new RoundTrip(tx), ct);
    }
}
