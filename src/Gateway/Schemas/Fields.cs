namespace MailMesh.Gateway.Schemas;

/// <summary>Schema fragments that several tools share, so that one field is described alike everywhere.</summary>
public static class Fields
{
    public const string ExampleId = "019f3b5e-7a64-7c1e-9d0a-2b6f8a51c3d4";

    public const string InboxId = """
        {"type":"string","minLength":1,"maxLength":320,"description":"Its id or address.",
         "examples":["agent@mailmesh.test"]}
        """;

    public const string EmailId = $$"""
        {"type":"string","minLength":1,"maxLength":64,"description":"From a list or search.",
         "examples":["{{ExampleId}}"]}
        """;

    public const string EmailIds = $$"""
        {"type":"array","minItems":1,"maxItems":50,"description":"Ids from a list or search.",
         "examples":[["{{ExampleId}}"]],"items":{"type":"string","minLength":1,"maxLength":64} }
        """;

    public const string SendId = $$"""
        {"type":"string","minLength":1,"maxLength":64,"description":"From a send or list_outbox.",
         "examples":["{{ExampleId}}"]}
        """;

    public const string WebhookId = $$"""
        {"type":"string","minLength":1,"maxLength":64,"description":"From list_webhooks.",
         "examples":["{{ExampleId}}"]}
        """;

    public const string DraftId = $$"""
        {"type":"string","minLength":1,"maxLength":64,"description":"From save_draft or list_drafts.",
         "examples":["{{ExampleId}}"]}
        """;

    public const string DraftVersion = """
        {"type":"integer","minimum":1,"maximum":1000000,"description":"The version you read.","examples":[1]}
        """;

    public const string Subject = """
        {"type":"string","maxLength":998,"pattern":"^[^\\u0000-\\u001f\\u007f]*$",
         "description":"One line.","examples":["Our meeting on Tuesday"]}
        """;

    public const string Cursor = """
        {"type":"string","minLength":1,"maxLength":64,"description":"next_cursor of the page before.",
         "examples":["CN5HPbQAAZ8"]}
        """;

    public const string Limit = """
        {"type":"integer","minimum":1,"maximum":100,"default":20,"description":"Items on a page.","examples":[20]}
        """;

    public const string NextCursor = """
        {"type":"string","description":"Pass as cursor for the next page; absent on the last."}
        """;

    public const string Person = """
        {"type":"object","properties":{"address":{"type":"string"},"name":{"type":"string"}},"required":["address"]}
        """;

    public const string People = $$"""
        {"type":"array","items":{{Person}} }
        """;

    public const string To = $$"""
        {"type":"array","minItems":1,"maxItems":50,"description":"Recipients; with cc and bcc at most 50.",
         "examples":[["Ada Lovelace <ada@example.com>"]],"items":{{Address}} }
        """;

    public const string DraftTo = $$"""
        {"type":"array","maxItems":50,"description":"Recipients.","examples":[["bob@example.com"]],
         "items":{{Address}} }
        """;

    public const string Cc = $$"""
        {"type":"array","maxItems":50,"description":"Recipients of a copy.","examples":[["bob@example.com"]],
         "items":{{Address}} }
        """;

    public const string Bcc = $$"""
        {"type":"array","maxItems":50,"description":"Recipients that the others don't see.",
         "examples":[["archive@example.com"]],"items":{{Address}} }
        """;

    public const string Body = """
        {"type":"string","minLength":1,"maxLength":500000,"description":"The text: plain or Markdown.",
         "examples":["Thank you, Tuesday at ten suits me."]}
        """;

    public const string HtmlBody = """
        {"type":"string","minLength":1,"maxLength":500000,
         "description":"The same as HTML.","examples":["<p>Thank you.</p>"]}
        """;

    public const string SendAt = """
        {"type":"string","format":"date-time","maxLength":40,
         "description":"When to send, up to a year ahead; left out: now.","examples":["2026-03-01T09:00:00Z"]}
        """;

    public const string IdempotencyKey = """
        {"type":"string","minLength":1,"maxLength":128,
         "description":"Your own, new for each mail: a repeat sends nothing again.",
         "examples":["invoice-4711-reminder-1"]}
        """;

    public const string DryRun = """
        {"type":"boolean","default":false,"description":"Check everything and send nothing.","examples":[true]}
        """;

    public const string Attachments = $$"""
        {"type":"array","maxItems":20,
         "description":"10 MB together: filename, mime_type, data; or email_id and index of one received.",
         "examples":[[{"filename":"a.txt","mime_type":"text/plain","data":"SGk="}]],
         "items":{"type":"object","additionalProperties":false,"properties":{
           "filename":{"type":"string","minLength":1,"maxLength":255},
           "mime_type":{"type":"string","maxLength":127,
             "pattern":"^[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+$"},
           "data":{"type":"string","maxLength":13981016,"description":"base64"},
           "email_id":{"type":"string","minLength":1,"maxLength":64},
           "index":{"type":"integer","minimum":0,"maximum":1000} } } }
        """;

    private const string Address = """
        {"type":"string","minLength":3,"maxLength":400}
        """;
}
