using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Schemas;
using MailMesh.Gateway.Sends;

namespace MailMesh.Gateway.Tools.Sending;

public sealed class GetDeliveryStatusTool(SendBook book) : Tool
{
    public override ToolCard Card { get; } = new()
    {
        Name = "get_delivery_status",
        Title = "Get delivery status",
        Description = "What became of a send, as a whole and for each recipient, with the servers' replies.",
        Scope = Scopes.EmailRead,
        Hints = Hints.ReadOnly | Hints.Idempotent,
        Input = $$"""
            {"type":"object","additionalProperties":false,"required":["send_id"],"properties":{
              "send_id":{{Fields.SendId}} } }
            """,
        Output = """
            {"type":"object","properties":{
              "send_id":{"type":"string"},
              "state":{"type":"string","enum":["queued","held","rejected","sending","sent","deferred","bounced",
                "failed","unknown","cancelled"]},
              "subject":{"type":"string"},"message_id":{"type":"string"},"email_id":{"type":"string"},
              "send_at":{"type":"string"},"created_at":{"type":"string"},"updated_at":{"type":"string"},
              "reason_code":{"type":"string"},"reason":{"type":"string"},"next":{"type":"string"},
              "recipients":{"type":"array","items":{"type":"object","properties":{
                "address":{"type":"string"},"state":{"type":"string"},"reply":{"type":"string"},
                "attempts":{"type":"integer"},"next_attempt_at":{"type":"string"}},
                "required":["address","state"]}}},
             "required":["send_id","state","created_at","recipients"]}
            """,
    };

    public override async Task<ToolAnswer> Run(ToolCall call, CancellationToken ct)
    {
        var send = call.Send!;
        var recipients = await book.Recipients(send.SendId, ct);
        return Answer.Of(new
        {
            send.SendId,
            send.State,
            // A reply's subject is the sender's of the original: the fence holds it in.
            Subject = call.Fence.Wrap(send.Subject),
            send.MessageId,
            EmailId = send.State == "sent" ? send.EmailId : null,
            send.SendAt,
            send.CreatedAt,
            send.UpdatedAt,
            send.ReasonCode,
            Reason = SendAnswer.Explain(call, send),
            Next = send.State == "unknown"
                ? "It may or may not have arrived. Do NOT send it again; ask a person."
                : null,
            Recipients = recipients.Count > 0
                ? recipients.Select(recipient => Describe(call, recipient))
                : send.Recipients.Select(address => (object)new { Address = address, send.State }),
        });
    }

    private static object Describe(ToolCall call, RecipientRow recipient) => new
    {
        recipient.Address,
        recipient.State,
        // Another server's words.
        Reply = recipient.Reply is { } reply ? call.Fence.Wrap(reply) : null,
        Attempts = recipient.Attempts > 0 ? recipient.Attempts : (int?)null,
        recipient.NextAttemptAt,
    };
}
