using MailMesh.Gateway.Tools.Reading;

namespace MailMesh.Gateway.Profiles.McpEmails;

/// <summary>What the service's tools share: parameters and results.</summary>
internal static class Parameters
{
    public const string InboxId = """
        {"type":"string","format":"uuid","description":"UUID of the inbox.",
         "examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}
        """;

    public const string MessageId = """
        {"type":"string","minLength":1,"maxLength":64,"description":"From list_inbox or search_emails.",
         "examples":["019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4"]}
        """;

    public const string Attachments = """
        {"type":"array","maxItems":20,"description":"Files: filename, mime_type, data in base64; 10 MB together.",
         "examples":[[{"filename":"note.txt","mime_type":"text/plain","data":"SGVsbG8="}]],
         "items":{"type":"object","additionalProperties":false,"required":["filename","mime_type","data"],
          "properties":{
           "filename":{"type":"string","minLength":1,"maxLength":255,"examples":["note.txt"]},
           "mime_type":{"type":"string","maxLength":127,"examples":["text/plain"],
             "pattern":"^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$"},
           "data":{"type":"string","maxLength":13981016,"description":"base64","examples":["SGVsbG8="]} } } }
        """;

    public const string Page = $$"""
        {"type":"object","properties":{
          "items":{"type":"array","items":{"type":"object","properties":{
            "message_id":{"type":"string"},"inbox_id":{"type":"string"},{{EmailItem.Shown}} },
            "required":["message_id","subject","received_at"]} },
          "limit":{"type":"integer"},"offset":{"type":"integer"},"has_more":{"type":"boolean"},
          "next_offset":{"type":"integer"},"notice":{"type":"string"} },
         "required":["items","limit","offset","has_more"]}
        """;

    public const string Sent = """
        {"type":"object","properties":{
          "message_id":{"type":"string","description":"Message-ID of the mail, once it has one."},
          "delivery_status":{"type":"string"},"send_id":{"type":"string"},
          "email_id":{"type":"string","description":"The copy in SENT."},"send_at":{"type":"string"},
          "reason_code":{"type":"string"},"repeated":{"type":"boolean"},
          "recipients":{"type":"array","items":{"type":"string"} },"reason":{"type":"string"},
          "approval_url":{"type":"string"},"next":{"type":"string"} },
         "required":["delivery_status"]}
        """;

    /// <summary>To our names.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } =
        new Dictionary<string, string> { ["message_id"] = "email_id", ["include_folders"] = "folders" };
}
