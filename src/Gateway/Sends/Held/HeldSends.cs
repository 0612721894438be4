using System.Diagnostics;
using System.Text.Json;
using Dapper;
using MailMesh.Contracts;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Tools;
using MailMesh.Limits;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Sends.Held;

/// <summary>Sends that wait for a person. What was checked is what is sent: the command is kept as it was.</summary>
public sealed class HeldSends(
    Database database, SendBook book, AuditLog audit, Admission admission, TimeProvider clock)
{
    private const int UnitsPerSend = 1;

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
    public async Task<string?> Decide(Caller by, Guid sendId, bool approve, string requestId, CancellationToken ct)
    {
        var (state, unsent) = await database.InTransaction<(string?, Waiting?)>(async (connection, tx, token) =>
        {
            var row = await Lock(tx, by.WorkspaceId, sendId, token);
            if (row is not { } held || !by.MayTouch(held.InboxId)) return (null, null);
            if (held.Command is null) return (held.State, null);
            await connection.ExecuteAsync(Decision(
                tx, sendId, approve ? "accepted" : SendRow.Rejected, by.KeyId, token));
            if (approve) await book.HandOver(tx, Read(held.Command), sendId, token);
            await audit.Add(tx, AuditRow.By(by, approve ? "approve_send" : "reject_send", requestId) with
            {
                InboxId = held.InboxId,
                Target = AuditTarget.Send(sendId),
            }, token);
            return approve ? (SendRow.Queued, null) : (SendRow.Rejected, held);
        }, ct);
        if (unsent is not null) await GiveBack(by.WorkspaceId, unsent);
        return state;
    }

    /// <summary>
    /// Cancels it where <paramref name="sendAt"/> is null, else gives it another time; a person has still to approve.
    /// False where it waits no longer.
    /// </summary>
    public async Task<bool> Update(ToolCall call, DateTimeOffset? sendAt, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var sendId = call.Send!.SendId;
        var held = await database.InTransaction(async (connection, tx, token) =>
        {
            var row = await Lock(tx, call.WorkspaceId, sendId, token);
            if (row is not { Command: { } command }) return null;
            await connection.ExecuteAsync(sendAt is { } at
                ? new CommandDefinition(
                    RescheduleHeld, new { send = sendId, at, command = At(command, at) }, tx, cancellationToken: token)
                : Decision(tx, sendId, SendRow.Cancelled, call.Caller.KeyId, token));
            await audit.Add(tx, AuditRow.Of(call, null, started), token);
            call.Audited = true;
            return row;
        }, ct);
        if (held is not null && sendAt is null) await GiveBack(call.WorkspaceId, held);
        return held is not null;
    }

    private static Task<Waiting?> Lock(NpgsqlTransaction tx, Guid workspaceId, Guid sendId, CancellationToken ct) =>
        tx.Connection!.QuerySingleOrDefaultAsync<Waiting?>(new CommandDefinition(
            LockHeld, new { workspace = workspaceId, send = sendId }, tx, cancellationToken: ct));

    private CommandDefinition Decision(NpgsqlTransaction tx, Guid send, string state, Guid by, CancellationToken ct) =>
        new(DecideHeld, new { send, state, by, now = clock.GetUtcNow() }, tx, cancellationToken: ct);

    /// <summary>
    /// The unit of a send that never leaves goes back to its day, as Sender does for those it has. After the commit: a
    /// crash between the two costs a unit of the limit, never grants one.
    /// </summary>
    private Task<bool> GiveBack(Guid workspaceId, Waiting unsent) =>
        admission.Refund(workspaceId, UnitsPerSend, unsent.CreatedAt, CancellationToken.None);

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

    private sealed record Waiting
    {
        public required string State { get; init; }
        /// <summary>Null once it waits no longer.</summary>
        public string? Command { get; init; }
        public required Guid InboxId { get; init; }
        public required DateTimeOffset CreatedAt { get; init; }
    }
}
