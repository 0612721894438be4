using MailMesh.Mail.Imap;

namespace MailMesh.InboxSync.Syncing;

/// <summary>
/// Leaves a session from wherever it is, as <see cref="InboxSession.Run"/> answers it: a lost connection ends every
/// loop of the session alike.
/// </summary>
internal sealed class SessionBreak(SessionEnd end) : Exception(end.ToString())
{
    /// <summary>Where the server named no time.</summary>
    private static readonly TimeSpan ThrottledFor = TimeSpan.FromMinutes(1);

    public SessionEnd End => end;

    public static SessionBreak Lost(string reason) => new(new SessionEnd.Disconnected(reason, Served: true));

    public static SessionBreak Throttled(TimeSpan? retryAfter, string reason) =>
        new(new SessionEnd.Throttled(retryAfter ?? ThrottledFor, reason));
}

/// <summary>Outcomes without which a session can't go on.</summary>
internal static class NeededOutcomes
{
    /// <exception cref="SessionBreak">It wasn't done.</exception>
    public static T OrEnd<T>(this ImapOutcome<T> outcome) => outcome switch
    {
        ImapOutcome<T>.Done done => done.Value,
        ImapOutcome<T>.Throttled slow => throw SessionBreak.Throttled(slow.RetryAfter, slow.Text),
        ImapOutcome<T>.Lost lost => throw SessionBreak.Lost(lost.Reason),
        ImapOutcome<T>.Refused refused => throw SessionBreak.Lost($"the server refused: {refused.Text}"),
        _ => throw SessionBreak.Lost("no answer"),
    };

    /// <summary>The value, or the server's words where it refused.</summary>
    /// <exception cref="SessionBreak">Throttled, or lost.</exception>
    public static (T? Value, string? Refusal) OrRefusal<T>(this ImapOutcome<T> outcome)
        where T : class => outcome is ImapOutcome<T>.Refused refused
            ? (null, refused.Text.Length > 0 ? refused.Text : refused.By.ToString())
            : (outcome.OrEnd(), null);
}
