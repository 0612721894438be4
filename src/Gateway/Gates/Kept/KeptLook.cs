using MailMesh.Gateway.Tools;
using MailMesh.Mirror.Reading.Versions;

namespace MailMesh.Gateway.Gates.Kept;

/// <summary>What was found when a call was looked up, and where its answer goes.</summary>
public sealed class KeptLook(KeptAnswers answers, AskedFor asked)
{
    public AskedFor Asked => asked;

    /// <summary>Of which inbox the same call told before.</summary>
    public Guid? InboxId { get; init; }

    /// <summary>That inbox's, read after the call came and before any of its data.</summary>
    public InboxVersion? Version { get; init; }

    /// <summary>What may be given again.</summary>
    public KeptAnswer? Found { get; init; }

    public void Keep(ToolCall call, Answer answer) => answers.Keep(this, call, answer);
}
