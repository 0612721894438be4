using System.Diagnostics;
using MailMesh.Gateway.Doors;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Waiting;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Sends;

/// <summary>
/// The last steps of every tool that sends: accept durably, then wait a little for the outcome. What is answered
/// after the commit holds even if this process dies the moment after.
/// </summary>
public sealed partial class SendFlow(
    SendBook book, WakeUps wakeUps, IOptions<DoorOptions> door, TimeProvider clock, ILogger<SendFlow> log)
{
    public static readonly TimeSpan OutcomeWaitMax = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public async Task<ToolAnswer> Send(ToolCall call, CancellationToken ct)
    {
        if (call.Arguments.Flag("dry_run")) return Answer.Of(SendAnswer.OfDryRun(call));
        var started = Stopwatch.GetTimestamp();
        var sendId = Guid.CreateVersion7(clock.GetUtcNow());
        using var watcher = wakeUps.Watch(sendId);
        switch (await book.Accept(call, sendId, started, ct))
        {
            case Acceptance.Conflict:
                return new Refusal(ErrorCodes.IdempotencyConflict,
                    "This idempotency_key was used for a different mail. Nothing was sent. Use a new key for a new "
                    + "mail; to repeat the first, send the very same arguments.");
            case Acceptance.Repeated repeated:
                call.Repeats = true;
                return Describe(call, await book.Find(call.WorkspaceId, repeated.SendId, ct)
                    ?? throw new UnreachableException($"Send {repeated.SendId} was found and is gone."));
        }
        var row = await Outcome(call, sendId, watcher, ct);
        return Describe(call, row);
    }

    /// <summary>What is said of a send, by whichever tool.</summary>
    public ToolAnswer Describe(ToolCall call, SendRow row)
    {
        if (row.State == "unknown")
        {
            return new Refusal(ErrorCodes.SendOutcomeUnknown,
                $"The connection was lost after the mail was handed over: it may or may not have arrived. Do NOT send "
                + $"it again. Call get_delivery_status with send_id {row.SendId} later, or ask a person.")
            {
                Details = new Dictionary<string, string> { ["send_id"] = row.SendId.ToString() },
            };
        }
        return Answer.Of(SendAnswer.Of(call, row, row.State == SendRow.Held ? ApprovalUrl(row.SendId) : null));
    }

    private string ApprovalUrl(Guid sendId) => door.Value.LinkTo($"{RestRoutes.Base}/sends/{sendId}/approve");

    private async Task<SendRow> Outcome(
        ToolCall call, Guid sendId, WakeUps.Watcher? watcher, CancellationToken ct)
    {
        var row = Accepted(call, sendId);
        if (call.Held || call.Outgoing!.SendAt > clock.GetUtcNow()) return row;
        var deadline = clock.GetUtcNow() + OutcomeWaitMax;
        while (clock.GetUtcNow() is var now && now < deadline && !wakeUps.Closing)
        {
            var pause = deadline - now < LookEvery ? deadline - now : LookEvery;
            await (watcher?.Wait(pause, ct) ?? Task.Delay(pause, clock, ct));
            try
            {
                row = await book.Find(call.WorkspaceId, sendId, ct) ?? row;
            }
            catch (Exception e) when (Outage.Is(e))
            {
                // The send is durable: not seeing it is no reason to say that it failed.
                LogUnseen(log, sendId, e.Message);
            }
            if (!row.IsUnderWay) return row;
        }
        return row with { State = SendRow.Queued };
    }

    private SendRow Accepted(ToolCall call, Guid sendId) => new()
    {
        SendId = sendId,
        InboxId = call.Outgoing!.InboxId,
        State = call.Held ? SendRow.Held : SendRow.Queued,
        Subject = call.Outgoing.Subject,
        Recipients = [.. call.Outgoing.Recipients.Select(recipient => recipient.Address)],
        SendAt = call.Outgoing.SendAt,
        CreatedAt = clock.GetUtcNow(),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of send {SendId} can't be read now: {Reason}")]
    private static partial void LogUnseen(ILogger log, Guid sendId, string reason);
}
