using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Profiles.QMailing;

public sealed class CreateMailbox(ToolCatalog catalog) : ProfileTool(catalog)
{
    public override ToolCard Card { get; } = new()
    {
        Name = "qmailing_create_mailbox",
        Title = "Create Mailbox",
        Description = "Opens a new mailbox that receives mail at once.",
        Scope = Scopes.InboxWrite,
        Hints = Hints.None,
        Input = """
            {"type":"object","additionalProperties":false,"required":["local_part"],"properties":{
              "local_part":{"type":"string","minLength":1,"maxLength":64,
                "description":"What stands before the @.","examples":["sales"]},
              "domain":{"type":"string","minLength":1,"maxLength":255,
                "description":"A domain hosted here; left out: the first one.","examples":["mailmesh.test"]},
              "display_name":{"type":"string","minLength":1,"maxLength":200,
                "description":"Name shown to recipients.","examples":["Sales"]},
              "forward_to":{"type":"string","minLength":3,"maxLength":320,
                "description":"Address that gets a copy of each mail.","examples":["ada@example.com"]} } }
            """,
        Output = """
            {"type":"object","properties":{
              "id":{"type":"string"},"address":{"type":"string"},"display_name":{"type":"string"} },
             "required":["id","address"]}
            """,
    };

    public override string ServiceScope => ServiceScopes.MailboxWrite;

    protected override string Ours => "create_inbox";

    protected override IReadOnlyDictionary<string, object> Fixed { get; } =
        new Dictionary<string, object> { ["kind"] = "hosted" };
}
