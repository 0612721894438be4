using MailMesh.Contracts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Sends.Held;
using MailMesh.Gateway.Tools.Sending;
using MailMesh.Gateway.Waiting;

namespace MailMesh.Gateway.Tools.Outbox;

public sealed class UpdateSendTool(BusRequests bus, HeldSends held, TimeProvider clock) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "update_send",
        Title = "Cancel or reschedule send",
        Description = "Cancels a send of which nothing has left yet, or gives it another time.",
        Scope = Scopes.EmailSend,
        Hints = Hints.Destructive | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["send_id"],"properties":{
              "send_id":{{Fields.SendId}},
              "cancel":{"type":"boolean","description":"true: it never leaves.","examples":[true]},
              "send_at":{{Fields.SendAt}} } }
            """,
        Output = """
            {"type":"object","properties":{"send_id":{"type":"string"},"state":{"type":"string"},
             "send_at":{"type":"string"} },"required":["send_id","state"]}
            """,
    };

    public override ValueTask<Refusal?> Prepare(ToolCall call, CancellationToken ct) =>
        new(call.Arguments.Flag("cancel") == call.Arguments.Has("send_at")
            ? Refusals.Arguments("Give either \"cancel\":true or `send_at`. Example: \"2026-03-01T09:00:00Z\".")
            : SendFields.CheckSchedule(call.Arguments.Time("send_at"), clock.GetUtcNow()));

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var send = call.Send!;
        var sendAt = call.Arguments.Time("send_at");
        if (send.State == SendRow.Held && await held.Update(call, sendAt, ct))
            return Describe(send, sendAt is null ? SendRow.Cancelled : SendRow.Held, sendAt);
        if (send.State == SendRow.Cancelled && sendAt is null) return Describe(send, SendRow.Cancelled, null);
        var updated = await bus.Ask(new UpdateSend(send.SendId, call.WorkspaceId, sendAt), ct);
        if (updated.State is null && send.State is SendRow.Rejected or SendRow.Cancelled) return TooLate(send.State);
        if (updated.State is null) return Refusals.Unavailable("The send is just being taken into the outbox.");
        return updated.Done ? Describe(send, updated.State, sendAt) : TooLate(updated.State);
    }

    private static Answer Describe(SendRow send, string state, DateTimeOffset? sendAt) =>
        Answer.Of(new { send.SendId, State = state, SendAt = sendAt });

    private static Refusal TooLate(string state) => new(ErrorCodes.TooLate,
        $"Too late: this send is {state}. Nothing was changed. get_delivery_status shows where it stands.");
}
