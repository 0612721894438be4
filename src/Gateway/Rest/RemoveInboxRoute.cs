using System.Globalization;
using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends.Held;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Waiting;

namespace MailMesh.Gateway.Rest;

/// <summary>
/// <c>DELETE /api/v1/inboxes/{id}</c>. Not in the catalog: an agent that is talked into it could not undo it. A tool
/// all the same, so that the gates stand before it and the audit behind it.
/// </summary>
public sealed class RemoveInboxRoute(BusRequests bus, HeldSends held) : Tool
{
    private const string Next = "Nothing finds it any more. What MailMesh holds of it is deleted in the background; "
        + "mail at another server stays there.";

    public override ToolCard Card { get; } = new()
    {
        Name = "remove_inbox",
        Title = "Remove inbox",
        Description = "Removes an inbox with all that MailMesh holds of it.",
        Scope = Scopes.KeyManage,
        Hints = Hints.Destructive | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["inbox_id"],"properties":{
              "inbox_id":{{Fields.InboxId}} } }
            """,
        Output = """
            {"type":"object","properties":{
              "id":{"type":"string"},"address":{"type":"string"},"next":{"type":"string"} },
             "required":["id","address","next"]}
            """,
    };

    /// <summary>What a person still has to decide about is not taken away under their hands.</summary>
    public override async ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) =>
        await held.Count(call.WorkspaceId, call.Inbox!.Id, ct) is > 0 and var waiting
            ? new Refusal(ErrorCodes.SendsHeld, string.Create(
                CultureInfo.InvariantCulture,
                $"{waiting} held sends of this inbox wait for approval. Decide about them: GET /api/v1/sends/held."))
            : null;

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var inbox = call.Inbox!;
        await bus.Ask(new RemoveInbox { InboxId = inbox.Id, WorkspaceId = call.WorkspaceId }, ct);
        return Answer.Of(new { inbox.Id, inbox.Address, Next });
    }
}
