using MailMesh.Content;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Inboxes;

/// <summary>A change that the server of a connected inbox refused.</summary>
public sealed record RefusedChangeView
{
    public const string Schema = """
        {"type":"object","description":"The mirror shows again what the server has.","properties":{
          "email_id":{"type":"string"},"folder":{"type":"string","description":"Where the email is now."},
          "asked":{"type":"string","enum":["update","move","delete","file_sent_copy"]},
          "read":{"type":"boolean"},"starred":{"type":"boolean"},
          "add_labels":{"type":"array","items":{"type":"string"} },
          "remove_labels":{"type":"array","items":{"type":"string"} },"move_to":{"type":"string"},
          "reason":{"type":"string","description":"The server's own words."},"refused_at":{"type":"string"} },
         "required":["email_id","folder","asked","reason","refused_at"]}
        """;

    /// <summary>Older refusals are of no use to whoever looks at the inbox now.</summary>
    public static readonly TimeSpan ShownFor = TimeSpan.FromDays(14);

    public required Guid EmailId { get; init; }
    public required string Folder { get; init; }
    public required string Asked { get; init; }
    public bool? Read { get; init; }
    public bool? Starred { get; init; }
    public IReadOnlyList<string>? AddLabels { get; init; }
    public IReadOnlyList<string>? RemoveLabels { get; init; }
    public string? MoveTo { get; init; }
    /// <summary>The words of another server: fenced.</summary>
    public required string Reason { get; init; }
    public required DateTimeOffset RefusedAt { get; init; }

    public static RefusedChangeView Of(RefusedChangeRow row, Fence fence) => new()
    {
        EmailId = row.EmailId,
        Folder = PlainName.Show(row.Folder),
        Asked = row.Kind switch
        {
            "store" => "update",
            "remove" => "delete",
            "append" => "file_sent_copy",
            _ => row.Kind,
        },
        Read = row.Read,
        Starred = row.Starred,
        AddLabels = NoneIsNull(row.AddLabels),
        RemoveLabels = NoneIsNull(row.RemoveLabels),
        MoveTo = row.Target is { } target ? PlainName.Show(target) : null,
        Reason = fence.Wrap(row.Refusal),
        RefusedAt = row.RefusedAt,
    };

    private static IReadOnlyList<string>? NoneIsNull(IReadOnlyList<string> labels) =>
        labels.Count == 0 ? null : [.. labels.Select(PlainName.Show)];
}
