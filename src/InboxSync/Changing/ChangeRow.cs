using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailMesh.InboxSync.Changing;

/// <summary>What a row of mirror.changes asks the server for.</summary>
internal static class ChangeKind
{
    /// <summary>Flags and labels.</summary>
    public const string Store = "store";
    public const string Move = "move";
    /// <summary>Gone for good.</summary>
    public const string Remove = "remove";
    /// <summary>A mail that the server hasn't: the copy of one that was sent.</summary>
    public const string Append = "append";
}

/// <summary>A row of mirror.changes that is to be written.</summary>
internal sealed record ChangeRow
{
    public int Ordinal { get; init; }
    public required Guid InboxId { get; init; }
    public required Guid EmailId { get; init; }
    public required string Kind { get; init; }
    public bool? Read { get; init; }
    public bool? Starred { get; init; }
    public string[] AddLabels { get; init; } = [];
    public string[] RemoveLabels { get; init; } = [];
    public Guid? FolderId { get; init; }
}

/// <summary>A row of mirror.emails as a change leaves it.</summary>
internal sealed record EmailState(Guid EmailId, Guid FolderId, bool IsRead, bool IsStarred, string[] Labels);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<ChangeRow>))]
[JsonSerializable(typeof(IReadOnlyList<EmailState>))]
internal sealed partial class ChangeRowJson : JsonSerializerContext;
