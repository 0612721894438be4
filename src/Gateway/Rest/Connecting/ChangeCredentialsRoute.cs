using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Waiting;

namespace MailMesh.Gateway.Rest.Connecting;

/// <summary>
/// <c>PATCH /api/v1/inboxes/{id}/credentials</c>: a new secret for an inbox that is connected, and with it perhaps
/// other servers. Never other servers alone: whoever may not know the secret can't have it sent elsewhere.
/// </summary>
public sealed class ChangeCredentialsRoute(BusRequests bus, AccountArguments account) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "change_credentials",
        Title = "Change credentials",
        Description = "Gives a connected inbox a new secret, once a login with it succeeded.",
        Scope = Scopes.InboxWrite,
        Hints = Hints.Idempotent | Hints.OpenWorld,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id"],"properties":{
              "inbox_id":{{Fields.InboxId}},
              "imap":{{AccountFields.Imap}},"smtp":{{AccountFields.Smtp}},"user":{{AccountFields.User}},
              "password":{{AccountFields.Password}},"access_token":{{AccountFields.AccessToken}} } }
            """,
        Output = ConnectedInbox.Schema,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) =>
        new(call.Inbox!.IsHosted
            ? new Refusal(ErrorCodes.KindNotAvailable, "This inbox is hosted here: it has no credentials to change.")
            : AccountArguments.Check(call.Arguments));

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var inbox = call.Inbox!;
        var (kind, secret) = account.Secret(call.Arguments, inbox.Id);
        return ConnectedInbox.Answer(await bus.Ask(new ConnectInbox
        {
            InboxId = inbox.Id,
            WorkspaceId = call.WorkspaceId,
            Address = inbox.Address,
            DisplayName = inbox.DisplayName,
            Imap = AccountArguments.Server(call.Arguments, "imap"),
            Smtp = AccountArguments.Server(call.Arguments, "smtp"),
            UserName = call.Arguments.Text("user"),
            SecretKind = kind,
            SealedSecret = secret,
        }, ct));
    }
}
