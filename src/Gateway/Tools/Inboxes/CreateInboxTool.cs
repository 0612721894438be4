using MailMesh.Contracts;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Waiting;
using MassTransit;

namespace MailMesh.Gateway.Tools.Inboxes;

public sealed class CreateInboxTool(BusRequests bus, TimeProvider clock) : Tool
{
    private const string Hosted = "hosted";
    private const string Imap = "imap";

    public override ToolCard Card { get; } = new()
    {
        Name = "create_inbox",
        Title = "Create inbox",
        Description = "Opens a new hosted mailbox that receives mail at once. For an existing account (kind imap) it "
            + "answers what a person has to do: no tool takes credentials.",
        Scope = Scopes.InboxWrite,
        Hints = Hints.None,
        Input = """
            {"type":"object","additionalProperties":false,"required":["kind"],"properties":{
              "kind":{"type":"string","enum":["hosted","gmail","outlook","imap"],
                "description":"hosted; imap: an account at another server, which a person connects.",
                "examples":["hosted"]},
              "local_part":{"type":"string","minLength":1,"maxLength":64,
                "description":"What stands before the @; left out: one is chosen.","examples":["support"]},
              "domain":{"type":"string","minLength":1,"maxLength":255,
                "description":"A domain hosted here; left out: the first one.","examples":["mailmesh.test"]},
              "display_name":{"type":"string","minLength":1,"maxLength":200,
                "description":"Name shown to recipients.","examples":["Support"]},
              "forward_to":{"type":"string","minLength":3,"maxLength":320,
                "description":"Address that gets a copy of each mail.","examples":["ada@example.com"]}}}
            """,
        Output = """
            {"type":"object","properties":{
              "id":{"type":"string"},"address":{"type":"string"},"display_name":{"type":"string"}},
             "required":["id","address"]}
            """,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        if (arguments.Need("kind") is not Hosted and var kind)
        {
            return new(new Refusal(ErrorCodes.KindNotAvailable, kind == Imap
                ? "An account is connected by a person, who has its password: ask them to run `./mailmesh inbox add "
                    + "ADDRESS`, or to POST /api/v1/inboxes with kind imap. list_inboxes then shows it."
                : $"This version can't sign in to {kind}. Ask a person to connect the account by IMAP: `./mailmesh "
                    + "inbox add ADDRESS`, with an app password."));
        }
        // A key that is bound to inboxes could not touch the one it makes.
        if (call.Caller.InboxIds is not null) return new(Refusals.Scope($"{Scopes.InboxWrite} for all inboxes"));
        if (arguments.Text("display_name")?.Any(char.IsControl) == true)
            return new(Refusals.Arguments("`display_name` must not hold control characters. Example: \"Support\"."));
        return new(arguments.Text("forward_to") is { } forward && !AddressSyntax.IsAddress(forward)
            ? Refusals.Arguments("`forward_to` must be an address. Example: \"ada@example.com\".")
            : null);
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        var response = await bus.Ask(new CreateInbox
        {
            InboxId = Guid.CreateVersion7(clock.GetUtcNow()),
            WorkspaceId = call.WorkspaceId,
            LocalPart = arguments.Text("local_part"),
            Domain = arguments.Text("domain"),
            DisplayName = arguments.Text("display_name"),
            ForwardTo = arguments.Text("forward_to"),
        }, ct);
        if (response.Is(out Response<InboxRefused>? refused))
            return new Refusal(refused.Message.Code, refused.Message.Detail);
        response.Is(out Response<InboxOpened>? opened);
        call.Made = AuditTarget.Inbox(opened!.Message.InboxId);
        return Answer.Of(new
        {
            Id = opened.Message.InboxId,
            opened.Message.Address,
            opened.Message.DisplayName,
        });
    }
}
