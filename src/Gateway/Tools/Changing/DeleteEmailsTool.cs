using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Waiting;

namespace MailMesh.Gateway.Tools.Changing;

public sealed class DeleteEmailsTool(BusRequests bus, EmailChanges changes, TimeProvider clock) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "delete_emails",
        Title = "Delete emails",
        Description = "Moves up to 50 emails to TRASH, from where update_emails can move them back. permanent: removes "
            + "them for good, here and at the server; nothing brings them back.",
        Scope = Scopes.EmailWrite,
        Hints = Hints.Destructive | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["email_ids"],"properties":{
              "email_ids":{{Fields.EmailIds}},
              "permanent":{"type":"boolean","default":false,
                "description":"For good; needs the scope {{Scopes.EmailDelete}}.","examples":[false]} } }
            """,
        Output = EmailChanges.Schema,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) =>
        call.Arguments.Flag("permanent") && !call.Caller.Scopes.Contains(Scopes.EmailDelete)
            ? new(Refusals.Scope(Scopes.EmailDelete))
            : changes.Find(call, ct);

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct) =>
        EmailChanges.Answer(call, await bus.Ask(new DeleteEmails
        {
            ChangeId = Guid.CreateVersion7(clock.GetUtcNow()),
            WorkspaceId = call.WorkspaceId,
            InboxIds = call.Caller.InboxIds,
            EmailIds = call.Emails,
            Permanent = call.Arguments.Flag("permanent"),
        }, ct));
}
