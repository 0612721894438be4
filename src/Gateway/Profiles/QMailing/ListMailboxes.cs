using System.Text.Json.Nodes;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.QMailing;

public sealed class ListMailboxes(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_list_mailboxes",
        Title = "List Mailboxes",
        Description = "Lists your mailboxes: address, status, message counts, storage.",
        Scope = Scopes.InboxRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"properties":{"cursor":{{Fields.Cursor}} } }
            """,
        Output = $$"""
            {"type":"object","properties":{
              "items":{"type":"array","items":{{Parameters.Mailbox}} },
              "next_cursor":{{Fields.NextCursor}} },"required":["items"]}
            """,
    };

    public override string ServiceScope => ServiceScopes.MailboxRead;

    protected override string Ours => "list_inboxes";

    /// <summary>The service's list is whole: a page is as long as ours may be.</summary>
    protected override IReadOnlyDictionary<string, object> Fixed { get; } =
        new Dictionary<string, object> { ["limit"] = Mirror.Reading.ReadingLimits.PageSizeMax };

    protected override JsonObject Result(JsonObject ours)
    {
        ours["items"] = Each(ours["items"], item => Renamed(item, Parameters.OfMailbox));
        return ours;
    }
}
