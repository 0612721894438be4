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
          "health_detail":{"type":"string"},
          "unread":{"type":"integer"},"emails":{"type":"integer"},"storage_bytes":{"type":"integer"}},
         "required":["id","address","provider","health","unread"]}
        """;

    public required Guid Id { get; init; }
    public required string Address { get; init; }
    public string? DisplayName { get; init; }
    public required string Provider { get; init; }
    public required string Health { get; init; }
    public string? HealthDetail { get; init; }
    public required long Unread { get; init; }
    public required long Emails { get; init; }
    public required long StorageBytes { get; init; }

    public static InboxItem Of(InboxRow row) => new()
    {
        Id = row.InboxId,
        Address = row.Address,
        DisplayName = row.DisplayName,
        Provider = row.Kind,
        Health = row.State,
        HealthDetail = row.StateDetail,
        Unread = row.Unread,
        Emails = row.Total,
        StorageBytes = row.StorageBytes,
    };
}
