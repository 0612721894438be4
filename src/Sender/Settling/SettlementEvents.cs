using System.Diagnostics;
using MailMesh.Contracts;
using MailMesh.Postgres;
using MailMesh.Sender.Outbox;
using Npgsql;

namespace MailMesh.Sender.Settling;

/// <summary>What the world is told of a settlement: one event for each kind of outcome.</summary>
public static class SettlementEvents
{
    public static IEnumerable<SettlementEvent> Of(
        SubmissionHead mail, IReadOnlyList<RecipientChange> changes, int attempts, DateTimeOffset? retryAt,
        DateTimeOffset at)
    {
        foreach (var group in changes.GroupBy(change => (change.State, change.Code)))
        {
            var told = new Told(mail, [.. group.Select(change => change.Address)], group.Last().Reply, at);
            switch (group.Key.State)
            {
                case RecipientState.Sent: yield return Event(told, Sent(told)); break;
                case RecipientState.Bounced: yield return Event(told, Bounced(told)); break;
                case RecipientState.Unknown: yield return Event(told, Unknown(told)); break;
                case RecipientState.Failed: yield return Event(told, Failed(told, group.Key.Code)); break;
                case RecipientState.Deferred: yield return Event(told, Deferred(told, attempts, retryAt)); break;
                case RecipientState.Queued: break; // it will be tried again: nothing happened that anyone waits for
                default: throw new UnreachableException($"No attempt ends {group.Key.State}.");
            }
        }
    }

    private static SettlementEvent<T> Event<T>(Told told, T message)
        where T : class => new(told.EventId, message);

    private static EmailSent Sent(Told told) => new()
    {
        EventId = told.EventId,
        WorkspaceId = told.Mail.WorkspaceId,
        InboxId = told.Mail.InboxId,
        SendId = told.Mail.SendId,
        EmailId = told.Mail.EmailId,
        MessageId = told.Mail.MessageId,
        Recipients = told.Recipients,
        Reply = told.Reply,
        Subject = told.Mail.Subject,
        At = told.At,
    };

    private static EmailBounced Bounced(Told told) => new()
    {
        EventId = told.EventId,
        WorkspaceId = told.Mail.WorkspaceId,
        InboxId = told.Mail.InboxId,
        SendId = told.Mail.SendId,
        MessageId = told.Mail.MessageId,
        Recipients = told.Recipients,
        Reason = told.Reply,
        At = told.At,
    };

    private static EmailUnknown Unknown(Told told) => new()
    {
        EventId = told.EventId,
        WorkspaceId = told.Mail.WorkspaceId,
        InboxId = told.Mail.InboxId,
        SendId = told.Mail.SendId,
        MessageId = told.Mail.MessageId,
        Recipients = told.Recipients,
        Reason = told.Reply,
        At = told.At,
    };

    private static EmailFailed Failed(Told told, string? code) => new()
    {
        EventId = told.EventId,
        WorkspaceId = told.Mail.WorkspaceId,
        InboxId = told.Mail.InboxId,
        SendId = told.Mail.SendId,
        MessageId = told.Mail.MessageId,
        Recipients = told.Recipients,
        Code = code ?? throw new UnreachableException("A failed recipient has a code."),
        Reason = told.Reply,
        At = told.At,
    };

    private static EmailDeferred Deferred(Told told, int attempts, DateTimeOffset? retryAt) => new()
        {
            EventId = told.EventId,
            WorkspaceId = told.Mail.WorkspaceId,
            InboxId = told.Mail.InboxId,
            SendId = told.Mail.SendId,
            MessageId = told.Mail.MessageId,
            Recipients = told.Recipients,
            Reason = told.Reply,
            Attempts = attempts,
            NextAttemptAt = retryAt ?? throw new UnreachableException("A deferred recipient has a next attempt."),
            At = told.At,
    };

    private sealed record Told(SubmissionHead Mail, IReadOnlyList<string> Recipients, string Reply, DateTimeOffset At)
    {
        public Guid EventId { get; } = Guid.CreateVersion7(At);
    }
}

/// <summary>An event that goes out with the transaction that tells of it.</summary>
public abstract record SettlementEvent(Guid EventId)
{
    public abstract Task AddTo(OutgoingMessages outgoing, NpgsqlTransaction tx, CancellationToken ct);
}

/// <inheritdoc/>
public sealed record SettlementEvent<T>(Guid EventId, T Message) : SettlementEvent(EventId)
    where T : class
{
    public override Task AddTo(OutgoingMessages outgoing, NpgsqlTransaction tx, CancellationToken ct) =>
        outgoing.Add(tx, Message, EventId, ct: ct);
}
