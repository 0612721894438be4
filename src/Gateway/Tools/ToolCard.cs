using System.Text.Json;
using MailMesh.Gateway.Schemas;
using ModelContextProtocol.Protocol;
using WireTool = ModelContextProtocol.Protocol.Tool;

namespace MailMesh.Gateway.Tools;

[Flags]
public enum Hints
{
    None = 0,
    ReadOnly = 1,
    Destructive = 2,
    Idempotent = 4,
    /// <summary>Reaches people and servers outside this installation.</summary>
    OpenWorld = 8,
}

/// <summary>What a tool is, apart from what it does: all that the gates and tools/list need.</summary>
public sealed record ToolCard
{
    public required string Name { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }
    /// <summary>Null: every key may call it.</summary>
    public required string? Scope { get; init; }
    public required Hints Hints { get; init; }
    /// <summary>JSON schema, by hand: a description, bounds and an example for each field.</summary>
    public required string Input { get; init; }
    /// <summary>JSON schema of all that a result may hold; tools/list shows its <see cref="OutputOutline"/>.</summary>
    public required string Output { get; init; }
    /// <summary>Sends that a call is charged, beside the call itself.</summary>
    public int Sends { get; init; }

    public WireTool ToWire() => new()
    {
        Name = Name,
        Title = Title,
        Description = Description,
        InputSchema = JsonElement.Parse(Input),
        OutputSchema = OutputOutline.Of(Output),
        Annotations = new ToolAnnotations
        {
            ReadOnlyHint = Hints.HasFlag(Hints.ReadOnly),
            DestructiveHint = Hints.HasFlag(Hints.Destructive),
            IdempotentHint = Hints.HasFlag(Hints.Idempotent),
            OpenWorldHint = Hints.HasFlag(Hints.OpenWorld),
        },
    };
}
