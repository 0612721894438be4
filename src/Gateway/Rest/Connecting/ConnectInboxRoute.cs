using MailMesh.Contracts;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Waiting;

namespace MailMesh.Gateway.Rest.Connecting;

/// <summary>
/// <c>POST /api/v1/inboxes</c> of kind imap. Not in the catalog, since no agent handles credentials; a tool all the
/// same, so that the same gates stand before it and the same audit behind it.
/// </summary>
public sealed class ConnectInboxRoute(BusRequests bus, AccountArguments account, TimeProvider clock) : Tool
{
    public const string Kind = "imap";

    public override ToolCard Card { get; } = new()
    {
        Name = "connect_inbox",
        Title = "Connect inbox",
        Description = "Makes an account at another server an inbox here, once its login succeeded.",
        Scope = Scopes.InboxWrite,
        Hints = Hints.OpenWorld,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["kind","address"],"properties":{
              "kind":{"type":"string","enum":["imap"],"description":"imap.","examples":["imap"]},
              "address":{"type":"string","minLength":3,"maxLength":320,
                "description":"Address of the account.","examples":["ann@example.com"]},
              "display_name":{"type":"string","minLength":1,"maxLength":200,
                "description":"Name shown to recipients.","examples":["Ann"]},
              "imap":{{AccountFields.Imap}},"smtp":{{AccountFields.Smtp}},"user":{{AccountFields.User}},
              "password":{{AccountFields.Password}},"access_token":{{AccountFields.AccessToken}} } }
            """,
        Output = ConnectedInbox.Schema,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        // A key that is bound to inboxes could not touch the one it makes.
        if (call.Caller.InboxIds is not null) return new(Refusals.Scope($"{Scopes.InboxWrite} for all inboxes"));
        if (!AddressSyntax.IsAddress(arguments.Need("address")))
            return new(Refusals.Arguments("`address` must be an address. Example: \"ann@example.com\"."));
        if (arguments.Text("display_name")?.Any(char.IsControl) == true)
            return new(Refusals.Arguments("`display_name` must not hold control characters. Example: \"Ann\"."));
        return new(AccountArguments.Check(arguments));
    }

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var arguments = call.Arguments;
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        var (kind, secret) = account.Secret(arguments, id);
        call.Made = AuditTarget.Inbox(id);
        return ConnectedInbox.Answer(await bus.Ask(new ConnectInbox
        {
            InboxId = id,
            WorkspaceId = call.WorkspaceId,
            Address = arguments.Need("address").ToLowerInvariant(),
            DisplayName = arguments.Text("display_name"),
            Imap = AccountArguments.Server(arguments, "imap"),
            Smtp = AccountArguments.Server(arguments, "smtp"),
            UserName = arguments.Text("user"),
            SecretKind = kind,
            SealedSecret = secret,
        }, ct));
    }
}
