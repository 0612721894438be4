using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages.Fetching;

/// <summary>
/// Many UIDs as several UID FETCHes with some in flight: the server never waits for our next command, and another
/// command gets its turn between two of them.
/// </summary>
internal static class FetchWindow
{
    private const int CommandBytesSpare = 40; // tag, "UID FETCH", spaces, CRLF

    public static async Task<ImapOutcome<FetchSummary>> Run(
        Connection connection, UidSet uids, FetchRequest request, FetchOptions options,
        Func<FetchedEmail, ValueTask> handler, CancellationToken ct)
    {
        var spare = CommandBytesSpare + request.Items.Length + request.Modifiers.Length;
        var bytesMax = Math.Max(connection.Options.Limits.CommandBytesMax - spare, 21);
        var countMax = CountMax(connection, uids, options);
        var running = new Queue<Task<ImapOutcome<FetchSummary>>>();
        var total = new Total();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            foreach (var part in uids.Split(bytesMax, countMax))
            {
                if (running.Count == options.CommandsInFlightMax) total.Add(await running.Dequeue());
                if (total.HasFailed) break;
                var dialogue = new FetchDialogue(part, request, options.LargeSections, handler);
                running.Enqueue(connection.Run(dialogue, stop.Token));
            }
            while (running.TryDequeue(out var last)) total.Add(await last);
        }
        catch
        {
            await stop.CancelAsync(); // a handler of the caller's failed, or the caller gave up: so end the others
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return total.Outcome;
    }

    /// <summary>A range may span far more UIDs than there are mails; then it is left whole.</summary>
    private static long CountMax(Connection connection, UidSet uids, FetchOptions options)
    {
        const int SparsenessMax = 8;
        var mails = Math.Max(connection.Selected?.Exists ?? 0, options.EmailsPerCommandMax);
        return !uids.IsOpen && uids.Count <= (long)mails * SparsenessMax ? options.EmailsPerCommandMax : long.MaxValue;
    }

    private sealed class Total
    {
        private readonly List<UidRange> _vanished = [];
        private ImapOutcome<FetchSummary>? _failure, _last;
        private long _emails;

        public bool HasFailed => _failure is not null;

        public ImapOutcome<FetchSummary> Outcome =>
            _failure ?? _last!.Map(_ => new FetchSummary(_emails, UidSet.Of(_vanished)));

        public void Add(ImapOutcome<FetchSummary> outcome)
        {
            _last = outcome;
            if (outcome is ImapOutcome<FetchSummary>.Done done)
            {
                _emails += done.Value.Emails;
                _vanished.AddRange(done.Value.Vanished.Ranges);
            }
            else _failure ??= outcome;
        }
    }
}
