using MailMesh.Mail.Imap;
using MailMesh.Mirror.Syncing;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>What a server made of a group of changes.</summary>
internal abstract record Verdict
{
    private Verdict()
    {
    }

    /// <summary>What was learned of the folder that was open for it.</summary>
    public KeptKeywords? Keywords { get; init; }

    /// <summary>Done. Places of emails that got one; for those of <paramref name="Left"/> sync finds it.</summary>
    public sealed record Done(IReadOnlyList<NewPlace> Places, IReadOnlyList<Guid> Left) : Verdict
    {
        public static Done Plain { get; } = new([], []);

        /// <summary>What the server has now, where that may be more than was asked.</summary>
        public IReadOnlyList<FlagsAtServer> Flags { get; init; } = [];

        /// <summary>Emails that had left the folder: theirs waits until sync has found where they are.</summary>
        public IReadOnlyList<Guid> Gone { get; init; } = [];
    }

    /// <summary>A step was done, and the changes go on from the new places.</summary>
    public sealed record Underway(IReadOnlyList<NewPlace> Places, IReadOnlyList<Guid> Left) : Verdict;

    /// <summary>The emails are gone for good.</summary>
    public sealed record Removed : Verdict;

    /// <summary>The server won't; the mirror goes back to what it has.</summary>
    /// <param name="Flags">What it has, where flags were refused.</param>
    public sealed record Refused(string Reason, IReadOnlyList<FlagsAtServer>? Flags = null) : Verdict;

    /// <summary>Not now.</summary>
    public sealed record Wait(string Reason) : Verdict;

    public sealed record Lost(string Reason) : Verdict;

    public sealed record Throttled(TimeSpan? RetryAfter, string Reason) : Verdict;
}

/// <summary>Where an email is now; its UID under this UIDVALIDITY.</summary>
internal sealed record NewPlace(Guid EmailId, Guid FolderId, uint Validity, uint Uid);

/// <summary>Flags as the server has them.</summary>
/// <param name="IsLabelled">Its labels say where the email is shown.</param>
/// <param name="Role">The folder that shows it; null for the one where it lies.</param>
internal sealed record FlagsAtServer(
    Guid EmailId, bool IsRead, bool IsStarred, string[] Labels, bool IsLabelled, string? Role)
{
    public static FlagsAtServer Of(Guid emailId, PlacedFlags flags) => new(
        emailId, flags.IsRead, flags.IsStarred, [.. flags.Labels], flags.IsLabelled, flags.Role);
}

/// <summary>Keywords that the server keeps in a folder, in lower case; null: any.</summary>
internal sealed record KeptKeywords(string[]? Only)
{
    public static KeptKeywords Of(IReadOnlyList<string>? permanentFlags) =>
        new(permanentFlags is null || permanentFlags.Contains("\\*")
            ? null
            : [.. permanentFlags.Where(flag => !flag.StartsWith('\\')).Select(flag => flag.ToLowerInvariant())]);

    /// <summary>It is an atom (RFC 9051 §9), and the server keeps it (PERMANENTFLAGS).</summary>
    public bool Takes(string label) =>
        label.Length > 0 && label.All(c => c is > ' ' and < '\x7f' and not ('(' or ')' or '{' or '%' or '*' or '"'
            or '\\' or ']'))
        && Only?.Contains(label.ToLowerInvariant()) != false;
}

internal static class Verdicts
{
    /// <summary>Codes that ask for another try (RFC 5530 §3).</summary>
    private static readonly string[] Passing = ["UNAVAILABLE", "INUSE", "SERVERBUG"];

    /// <summary>True where a command was done; else what that makes of the group.</summary>
    public static bool IsDone<T>(this ImapOutcome<T> outcome, out T value, out Verdict verdict)
    {
        value = default!;
        verdict = null!;
        switch (outcome)
        {
            case ImapOutcome<T>.Done done:
                value = done.Value;
                return true;
            case ImapOutcome<T>.Throttled throttled:
                verdict = new Verdict.Throttled(throttled.RetryAfter, throttled.Text);
                break;
            case ImapOutcome<T>.Lost lost:
                verdict = new Verdict.Lost(lost.Reason);
                break;
            case ImapOutcome<T>.Refused refused:
                verdict = refused.Code is { } code && Passing.Contains(code.Name)
                    ? new Verdict.Wait(refused.Text)
                    : new Verdict.Refused(refused.Text);
                break;
        }
        return false;
    }
}
