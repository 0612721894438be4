using System.Globalization;
using MailMesh.Gateway.Gates;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

/// <summary>
/// Keeps a list from lying while a first sync runs: "nothing found" may mean "not here yet". Where something can be
/// answered the answer says what may be missing; where nothing can, it is an error to retry.
/// </summary>
public sealed class SyncNotice(MirrorReader mirror)
{
    public const string Schema = """
        {"type":"string","description":"What may be missing while a first sync runs."}
        """;

    private const int RetryAfterSeconds = 5;

    /// <summary>Null where all that the call reads is whole.</summary>
    public async Task<SyncGap?> Find(ToolCall call, IReadOnlyList<string>? folders, CancellationToken ct) =>
        call.Inbox is { IsHosted: true }
            ? null
            : await mirror.FindSyncGap(
                call.WorkspaceId, call.Inbox is { } inbox ? [inbox.Id] : call.Caller.InboxIds, folders, ct);

    public static string Text(SyncGap gap) =>
        $"{ErrorCodes.SyncInProgress}: {Progress(gap)} Older ones may be missing here; get_inbox tells how far it is.";

    public static Refusal NothingYet(SyncGap gap) => new(ErrorCodes.SyncInProgress, string.Create(
        CultureInfo.InvariantCulture,
        $"{Progress(gap)} Retry in {RetryAfterSeconds} s; get_inbox tells how far it is."))
    {
        RetryAfter = RetryAfterSeconds,
    };

    private static string Progress(SyncGap gap) => gap.ServerEmails is { } server
        ? string.Create(CultureInfo.InvariantCulture,
            $"the first sync is under way, newest mail first, and has {gap.Emails:N0} of {server:N0} emails.")
        : "the first sync has just begun.";
}
