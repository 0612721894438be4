using System.Diagnostics;
using System.Text.Json;
using Dapper;
using MailMesh.Contracts;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Postgres;

namespace MailMesh.Gateway.Sends.Held;

/// <summary>Sends that wait for a person. What was checked is what is sent: the command is kept as it was.</summary>
public sealed class HeldSends(Database database, SendBook book, AuditLog audit, TimeProvider clock)
{
    private static readonly string ListHeld = Sql.Of<HeldSends>("list_held");
    private static readonly string CountHeld = Sql.Of<HeldSends>("count_held");
    private static readonly string LockHeld = Sql.Of<HeldSends>("lock_held");
    private static readonly string RescheduleHeld = Sql.Of<HeldSends>("reschedule_held");
    private static readonly string DecideHeld = Sql.Of<HeldSends>("decide_held");

    public sealed record HeldSend
    {
        public required Guid SendId { get; init; }
        public required Guid KeyId { get; init; }
        public required Guid InboxId { get; init; }
        public required string Subject { get; init; }
        public required string[] Recipients { get; init; }
        public DateTimeOffset? SendAt { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
    }

    /// <summary>Of the inboxes that the caller may touch, newest first, from below the id.</summary>
    public async Task<IReadOnlyList<HeldSend>> List(Caller caller, Guid? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<HeldSend>(new CommandDefinition(
            ListHeld, new { workspace = caller.WorkspaceId, inboxes = caller.InboxIds?.ToArray(), before, limit },
            cancellationToken: ct))];
    }

    /// <summary>Of one inbox.</summary>
    public async Task<long> Count(Guid workspaceId, Guid inboxId, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            CountHeld, new { workspace = workspaceId, inbox = inboxId }, cancellationToken: ct));
    }

    /// <summary>
    /// The state it has now; null where there is none; any other than the one asked for: decided before.
    /// </summary>
    public Task<string?> Decide(Caller by, Guid sendId, bool approve, string requestId, CancellationToken ct) =>
        database.InTransaction(async (connection, tx, token) =>
        {
            var row = await connection.QuerySingleOrDefaultAsync<(string State, string? Command, Guid InboxId)?>(
                new CommandDefinition(
                    LockHeld, new { workspace = by.WorkspaceId, send = sendId }, tx, cancellationToken: token));
            if (row is not { } held || !by.MayTouch(held.InboxId)) return null;
            if (held.Command is null) return held.State;
            await connection.ExecuteAsync(new CommandDefinition(DecideHeld, new
            {
                send = sendId,
                state = approve ? "accepted" : SendRow.Rejected,
                by = by.KeyId,
                now = clock.GetUtcNow(),
            }, tx, cancellationToken: token));
            if (approve) await book.HandOver(tx, Read(held.Command), sendId, token);
            await audit.Add(tx, AuditRow.By(by, approve ? "approve_send" : "reject_send", requestId) with
            {
                InboxId = held.InboxId,
                Target = AuditTarget.Send(sendId),
            }, token);
            return approve ? SendRow.Queued : SendRow.Rejected;
        }, ct);

    /// <summary>
    /// Cancels it where <paramref name="sendAt"/> is null, else gives it another time; a person has still to approve.
    /// False where it waits no longer.
    /// </summary>
    public Task<bool> Update(ToolCall call, DateTimeOffset? sendAt, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        return database.InTransaction(async (connection, tx, token) =>
        {
            var sendId = call.Send!.SendId;
            var row = await connection.QuerySingleOrDefaultAsync<(string State, string? Command, Guid InboxId)?>(
                new CommandDefinition(
                    LockHeld, new { workspace = call.WorkspaceId, send = sendId }, tx, cancellationToken: token));
            if (row is not { Command: { } command }) return false;
            await connection.ExecuteAsync(sendAt is { } at
                ? new CommandDefinition(
                    RescheduleHeld, new { send = sendId, at, command = At(command, at) }, tx, cancellationToken: token)
                : new CommandDefinition(DecideHeld, new
                {
                    send = sendId,
                    state = SendRow.Cancelled,
                    by = call.Caller.KeyId,
                    now = clock.GetUtcNow(),
                }, tx, cancellationToken: token));
            await audit.Add(tx, AuditRow.Of(call, null, started), token);
            call.Audited = true;
            return true;
        }, ct);
    }

    private static string At(string command, DateTimeOffset at)
    {
        object moved = Read(command) switch
        {
            ReplyToEmail reply => reply with { SendAt = at },
            SendEmail send => send with { SendAt = at },
            var other => throw new UnreachableException($"{other} is no send."),
        };
        return JsonSerializer.Serialize(moved, moved.GetType(), OutgoingMessages.Json);
    }

    /// <summary>An answer names the email that it answers.</summary>
    private static object Read(string command)
    {
        using var fields = JsonDocument.Parse(command);
        return fields.RootElement.TryGetProperty("emailId", out _)
            ? fields.Deserialize<ReplyToEmail>(OutgoingMessages.Json)!
            : fields.Deserialize<SendEmail>(OutgoingMessages.Json)!;
    }
}
