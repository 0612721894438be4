using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Sends;

/// <summary>What send_email and reply_to_email answer.</summary>
public sealed record SendAnswer
{
    public const string Schema = """
        {"type":"object","properties":{
          "send_id":{"type":"string","description":"Carry this to get_delivery_status."},
          "state":{"type":"string","enum":["queued","held","rejected","sending","sent","deferred","bounced","failed",
            "cancelled","dry_run"]},
          "message_id":{"type":"string"},
          "email_id":{"type":"string","description":"The copy in SENT."},
          "recipients":{"type":"array","items":{"type":"string"}},
          "from":{"type":"string"},"subject":{"type":"string"},"send_at":{"type":"string"},
          "reason_code":{"type":"string"},"reason":{"type":"string"},
          "repeated":{"type":"boolean","description":"This idempotency_key was used before; nothing was sent again."},
          "would_be":{"type":"string"},"approval_url":{"type":"string"},"next":{"type":"string"}},
         "required":["state"]}
        """;

    /// <summary>Codes whose reason is our own words.</summary>
    private static readonly string[] Ours = ["no_relay", "inbox_not_found"];

    public Guid? SendId { get; init; }
    public required string State { get; init; }
    public string? MessageId { get; init; }
    public Guid? EmailId { get; init; }
    public IReadOnlyList<string>? Recipients { get; init; }
    public string? From { get; init; }
    public string? Subject { get; init; }
    public DateTimeOffset? SendAt { get; init; }
    public string? ReasonCode { get; init; }
    public string? Reason { get; init; }
    public bool? Repeated { get; init; }
    public string? WouldBe { get; init; }
    public string? ApprovalUrl { get; init; }
    public string? Next { get; init; }

    public static SendAnswer Of(ToolCall call, SendRow row, string? approvalUrl) => new()
    {
        SendId = row.SendId,
        State = row.State,
        MessageId = row.MessageId,
        EmailId = row.State == "sent" ? row.EmailId : null,
        Recipients = row.Recipients,
        SendAt = row.SendAt,
        ReasonCode = row.ReasonCode,
        Reason = Explain(call, row),
        Repeated = call.Repeats ? true : null,
        ApprovalUrl = approvalUrl,
        Next = NextStep(row),
    };

    public static SendAnswer OfDryRun(ToolCall call) => new()
    {
        State = "dry_run",
        From = call.Outgoing!.FromAddress,
        Recipients = [.. call.Outgoing.Recipients.Select(recipient => recipient.Address)],
        Subject = call.Fence.Wrap(call.Outgoing.Subject),
        SendAt = call.Outgoing.SendAt,
        WouldBe = call.Held ? SendRow.Held : SendRow.Queued,
        Next = "Nothing was sent. Call again without dry_run to send.",
    };

    /// <summary>Mostly another server's words, so fenced; what is missing here is said by us.</summary>
    public static string? Explain(ToolCall call, SendRow row) =>
        row.Reason is null || Ours.Contains(row.ReasonCode) ? row.Reason : call.Fence.Wrap(row.Reason);

    private static string? NextStep(SendRow row) => row.State switch
    {
        SendRow.Queued or SendRow.Sending =>
            "Accepted; it leaves by itself. Don't send it again: call get_delivery_status with this send_id.",
        "deferred" => "The server asked to try later; that happens by itself. Don't send it again.",
        SendRow.Held => "A person has to approve it; give them approval_url. Don't send it again.",
        SendRow.Rejected => "A person decided not to send this.",
        "bounced" => "The server refused the recipient for good. Check the address.",
        "failed" => "It did not leave and won't be tried again. Read reason before you send anything.",
        _ => null,
    };
}
