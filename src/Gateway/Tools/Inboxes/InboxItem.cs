using MailMesh.Content;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Inboxes;

/// <summary>An inbox as lists show it.</summary>
public sealed record InboxItem
{
    public const string Schema = """
        {"type":"object","properties":{
          "id":{"type":"string"},"address":{"type":"string"},"display_name":{"type":"string"},
          "provider":{"type":"string","enum":["hosted","imap","gmail","outlook"]},
          "health":{"type":"string","enum":["ready","syncing","auth_failed","failing"]},
          "health_detail":{"type":"string"},"next":{"type":"string","description":"What to do about it."},
          "sync_percent":{"type":"integer","description":"Of a first sync under way."},
          "unread":{"type":"integer"},"emails":{"type":"integer"},"storage_bytes":{"type":"integer"}},
         "required":["id","address","provider","health","unread"]}
        """;

    public required Guid Id { get; init; }
    public required string Address { get; init; }
    public string? DisplayName { get; init; }
    public required string Provider { get; init; }
    public required string Health { get; init; }
    /// <summary>May hold the words of another server: fenced.</summary>
    public string? HealthDetail { get; init; }
    public string? Next { get; init; }
    public int? SyncPercent { get; init; }
    public required long Unread { get; init; }
    public required long Emails { get; init; }
    public required long StorageBytes { get; init; }

    public static InboxItem Of(InboxRow row, Fence fence) => new()
    {
        Id = row.InboxId,
        Address = row.Address,
        DisplayName = row.DisplayName,
        Provider = row.Kind,
        Health = row.State,
        HealthDetail = row.StateDetail is { } detail ? fence.Wrap(detail) : null,
        Next = NextOf(row.State),
        SyncPercent = SyncView.Of(row) is { Whole: false } sync ? sync.Percent ?? 0 : null,
        Unread = row.Unread,
        Emails = row.Total,
        StorageBytes = row.StorageBytes,
    };

    private static string? NextOf(string state) => state switch
    {
        "auth_failed" => "The server refuses the login; nothing is synced or sent. Ask a person for new credentials: "
            + "./mailmesh inbox login ADDRESS, or PATCH /api/v1/inboxes/{id}/credentials.",
        "failing" => "The server can't be reached now. What is here can be read and may be old; MailMesh keeps trying.",
        _ => null,
    };
}
