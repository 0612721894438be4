using MailMesh.Content;
using MailMesh.Gateway.Tools;
using MailMesh.Mirror.Reading.Versions;

namespace MailMesh.Gateway.Gates.Kept;

/// <summary>The same words to the same tool get the same answer while the inbox is the same.</summary>
/// <param name="Arguments">As JSON, letter for letter.</param>
public readonly record struct AskedFor(Guid WorkspaceId, Tool Tool, string Arguments);

/// <summary>
/// An answer that was given, and of which inbox it told. What was asked for once has no <see cref="Answer"/>: it is
/// worth keeping from the second time on.
/// </summary>
/// <param name="Version">The inbox's, read before the answer's data was.</param>
/// <param name="Target">What the audit row names.</param>
/// <param name="Fence">Whose mark is in the answer.</param>
/// <param name="At">Timestamp of the clock.</param>
public sealed record KeptAnswer(
    Guid InboxId, InboxVersion? Version, Answer? Answer, string? Target, Fence? Fence, long At)
{
    /// <summary>Bytes of an entry besides its texts: the objects, their places in the tables.</summary>
    private const int OverheadBytes = 400;

    public int Bytes(AskedFor asked) =>
        OverheadBytes + (sizeof(char) * (asked.Arguments.Length + (Target?.Length ?? 0))) + (Answer?.BytesKept ?? 0);
}
