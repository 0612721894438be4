using System.Runtime.InteropServices;
using System.Text;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Tools;
using MailMesh.Mirror.Reading.Versions;

namespace MailMesh.Gateway.Gates.Kept;

/// <summary>
/// Gives an answer a second time while the inbox it tells of is as it was: its version, asked for after the call came,
/// is the one that was read before the answer's data (decision 0122). Every gate is passed all the same.
/// </summary>
public sealed class KeptAnswers(InboxVersions versions, TimeProvider clock)
{
    /// <summary>Of all workspaces together.</summary>
    public const long BytesMax = 64 * 1024 * 1024;

    /// <summary>No workspace has more of it, whatever it asks for.</summary>
    public const long WorkspaceBytesMax = BytesMax / 8;

    /// <summary>Longer arguments are nobody's that asks twice.</summary>
    public const int ArgumentBytesMax = 1_000;

    /// <summary>A fence's mark is shown no longer than this, whatever doesn't change.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly AnswerShelf _shelf = new(BytesMax, WorkspaceBytesMax);

    /// <summary>
    /// What is known of this call. The key must have passed all gates up to ownership; an answer is only ever shown to
    /// one that may touch its inbox, and to any other it costs what is absent costs.
    /// </summary>
    public async ValueTask<KeptLook?> Find(ToolCall call, CancellationToken ct)
    {
        var arguments = JsonMarshal.GetRawUtf8Value(call.Arguments.Values);
        if (arguments.Length > ArgumentBytesMax) return null;
        var asked = new AskedFor(call.WorkspaceId, call.Tool, Encoding.UTF8.GetString(arguments));
        if (!_shelf.TryFind(asked, out var kept) || !call.Caller.MayTouch(kept.InboxId))
            return new KeptLook(this, asked);
        var version = await versions.Read(kept.InboxId, ct);
        return new KeptLook(this, asked)
        {
            InboxId = kept.InboxId,
            Version = version,
            Found = kept.Answer is not null && version is not null && kept.Version == version
                && clock.GetElapsedTime(kept.At) < KeptFor ? kept : null,
        };
    }

    internal void Keep(KeptLook look, ToolCall call, Answer answer)
    {
        if (AuditRow.InboxOf(call) is not { } inboxId) return;
        // Without a version that was read before the data there is no answer to keep, only what to look at next time.
        var isCurrent = look.Version is not null && look.InboxId == inboxId;
        _shelf.Put(look.Asked, isCurrent
            ? new KeptAnswer(inboxId, look.Version, answer, AuditTarget.Of(call), call.Fence, clock.GetTimestamp())
            : new KeptAnswer(inboxId, null, null, null, null, clock.GetTimestamp()));
    }
}
