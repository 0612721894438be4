using MailMesh.Content;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

/// <summary>An email as lists show it. Flags that aren't set are left out.</summary>
public sealed record EmailItem
{
    /// <summary>All but the ids, which services call otherwise.</summary>
    public const string Shown = $$"""
        "thread_id":{"type":"string"},"folder":{"type":"string"},"from":{{Fields.Person}},"to":{{Fields.People}},
        "subject":{"type":"string"},"preview":{"type":"string"},"snippet":{"type":"string"},
        "received_at":{"type":"string"},"unread":{"type":"boolean"},"starred":{"type":"boolean"},
        "attachments":{"type":"boolean"},"labels":{"type":"array","items":{"type":"string"} }
        """;

    public const string Schema = $$"""
        {"type":"object","properties":{"id":{"type":"string"},"inbox_id":{"type":"string"},{{Shown}} },
         "required":["id","thread_id","inbox_id","folder","subject","received_at"]}
        """;

    private const int RecipientsShownMax = 5;

    public required Guid Id { get; init; }
    public required Guid ThreadId { get; init; }
    public required Guid InboxId { get; init; }
    public required string Folder { get; init; }
    public Person? From { get; init; }
    public IReadOnlyList<Person>? To { get; init; }
    public required string Subject { get; init; }
    public string? Preview { get; init; }
    public string? Snippet { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public bool? Unread { get; init; }
    public bool? Starred { get; init; }
    public bool? Attachments { get; init; }
    public IReadOnlyList<string>? Labels { get; init; }

    public static EmailItem Of(EmailRow row, Fence fence, string? snippet = null) => new()
    {
        Id = row.EmailId,
        ThreadId = row.ThreadId,
        InboxId = row.InboxId,
        Folder = row.FolderRole ?? PlainName.Show(row.FolderName),
        From = Person.Of(row.From, fence),
        // Who it was sent to tells something in SENT; elsewhere it is the inbox itself.
        To = row.FolderRole == FolderRole.Sent
            ? [.. row.To.Take(RecipientsShownMax).Select(to => Person.Of(to, fence)!)]
            : null,
        Subject = fence.Wrap(row.Subject),
        Preview = snippet is null && row.Preview.Length > 0 ? fence.Wrap(row.Preview) : null,
        Snippet = snippet is null ? null : fence.Wrap(snippet),
        ReceivedAt = row.ReceivedAt,
        Unread = row.IsRead ? null : true,
        Starred = row.IsStarred ? true : null,
        Attachments = row.HasAttachments ? true : null,
        Labels = row.Labels.Count > 0 ? [.. row.Labels.Select(PlainName.Show)] : null,
    };
}

/// <summary>
/// Someone in a header field. The name is the sender's own words; the address only where it is well formed.
/// </summary>
public sealed record Person(string Address, string? Name)
{
    public static Person? Of(Correspondent? correspondent, Fence fence) => correspondent is null
        ? null
        : new Person(
            AddressSyntax.IsAddress(correspondent.Address) ? correspondent.Address : fence.Wrap(correspondent.Address),
            string.IsNullOrEmpty(correspondent.Name) ? null : fence.Wrap(correspondent.Name));

    public static IReadOnlyList<Person>? Of(IReadOnlyList<Correspondent> people, Fence fence)
    {
        const int ShownMax = 50;
        return people.Count == 0 ? null : [.. people.Take(ShownMax).Select(person => Of(person, fence)!)];
    }
}
