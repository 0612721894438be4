using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Schemas;

namespace MailMesh.Gateway.Tools;

/// <summary>One tool, one file: what it is called, what it asks for, and what it does. docs/adding-a-tool.md.</summary>
public abstract class Tool
{
    private ArgumentSchema? _schema;

    public abstract ToolCard Card { get; }

    public ArgumentSchema Schema => _schema ??= ArgumentSchema.Parse(Card.Input);

    /// <summary>Under which name the plans have it.</summary>
    public virtual string InPlans => Card.Name;

    /// <summary>
    /// The answer follows from the arguments and from what the mirror shows of one inbox, and from nothing else: not
    /// from the key, the time, or what other rooms hold. While the inbox doesn't change it may be given again, without
    /// asking <see cref="Prepare"/> or <see cref="Run"/>.
    /// </summary>
    public virtual bool TellsOfOneInbox => false;

    /// <summary>Arguments that have passed the schema, in the names that the gates after it know. Pure.</summary>
    public virtual Arguments Translate(Arguments sent) => sent;

    /// <summary>
    /// Runs in the ownership gate, after the ids among the arguments are resolved: finds what else the call touches,
    /// and for a send whom it goes to.
    /// </summary>
    public virtual ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) => default;

    /// <summary>The work. Every gate is behind it.</summary>
    public abstract Task<ToolAnswer> Run(ToolCall call, CancellationToken ct);
}
