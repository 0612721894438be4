namespace MailMesh.Gateway.Profiles.QMailing;

/// <summary>What the service's tools share.</summary>
internal static class Parameters
{
    public const string MailboxId = """
        {"type":"string","format":"uuid","description":"UUID of the mailbox.",
         "examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}
        """;

    public const string EmailId = """
        {"type":"string","format":"uuid","description":"UUID of the email.",
         "examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}
        """;

    /// <summary>Of a mailbox, beside its status and counters.</summary>
    public const string About = """
        "id":{"type":"string"},"address":{"type":"string"},"display_name":{"type":"string"},
        "provider":{"type":"string"},"health_detail":{"type":"string"},"next":{"type":"string"},
        "sync_percent":{"type":"integer"}
        """;

    public const string Mailbox = $$"""
        {"type":"object","properties":{ {{About}},
          "status":{"type":"string","enum":["ready","syncing","auth_failed","failing"]},
          "message_count":{"type":"integer"},"unread_count":{"type":"integer"},
          "storage_bytes":{"type":"integer"} },
         "required":["id","address","status","message_count","unread_count","storage_bytes"]}
        """;

    /// <summary>To our names.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } =
        new Dictionary<string, string> { ["mailbox_id"] = "inbox_id", ["mailbox_ids"] = "inbox_ids" };

    /// <summary>From our names of an inbox's fields.</summary>
    public static (string Ours, string Theirs)[] OfMailbox { get; } =
        [("health", "status"), ("emails", "message_count"), ("unread", "unread_count")];
}
