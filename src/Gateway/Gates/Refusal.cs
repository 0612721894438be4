using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Gates;

/// <summary>An error that an agent can act on: the code is stable, the text says what to do next.</summary>
public sealed record Refusal(string Code, string Text) : ToolAnswer
{
    /// <summary>Seconds.</summary>
    public int? RetryAfter { get; init; }
    /// <summary>HTTP status where the code alone doesn't tell it.</summary>
    public int? Status { get; init; }
    /// <summary>More fields beside the code: <c>requiredPlan</c>, <c>upgradeUrl</c>.</summary>
    public IReadOnlyDictionary<string, string>? Details { get; init; }
}
