using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Reading;

namespace MailMesh.Gateway.Profiles.McpEmails;

public sealed class SearchEmails(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "search_emails",
        Title = "Search emails",
        Description = "Searches one inbox by words and fields (from: to: subject: after: before: has:attachment), "
            + "best first, by limit and offset. " + Fencing.Note,
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id","query"],"properties":{
              "inbox_id":{{Parameters.InboxId}},
              "query":{"type":"string","minLength":1,"maxLength":1000,"description":"What to search for.",
                "examples":["from:alice@example.com after:2026/01/01"]},
              "limit":{{OffsetPages.Limit}},"offset":{{OffsetPages.Offset}},
              "include_folders":{"type":"array","maxItems":20,
                "description":"Only these folders; left out or empty: all.","examples":[["INBOX"]],
                "items":{"type":"string","minLength":1,"maxLength":255,"examples":["INBOX"]} } } }
            """,
        Output = Parameters.Page,
    };

    public override string ServiceScope => ServiceScopes.ReadEmail;

    protected override string Ours => "search_emails";

    protected override IReadOnlyDictionary<string, string> Names => Parameters.Names;

    public override Arguments Translate(Arguments sent) =>
        base.Translate(sent.Items("include_folders").Any() ? sent : sent.Without("include_folders"));

    public override Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) =>
        OffsetPages.Answer(call, Tool(Ours), item => Renamed(item, ("id", "message_id")), ct);
}
