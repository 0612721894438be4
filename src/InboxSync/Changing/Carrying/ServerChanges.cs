using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Gmail;
using MailMesh.Mail.Imap;

namespace MailMesh.InboxSync.Changing.Carrying;

/// <summary>
/// Tells the server of a connected inbox what keys changed in its mirror. For the session's work connection, which is
/// used by nothing else meanwhile and has another mailbox open afterwards.
/// </summary>
public sealed partial class ServerChanges(
    ChangeLedger ledger, AppendCarrier appends, TimeProvider clock, ILogger<ServerChanges> log)
{
    /// <summary>Looks for an email that lost its place before the change is given up.</summary>
    public const int PlaceWaitsMax = 4;

    private static readonly TimeSpan WaitFirst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Carries out what is due, oldest first, those alike together. Safe to end anywhere: what was begun is looked
    /// for at the server before it is done again.
    /// </summary>
    /// <param name="placedAlone">
    /// In the middle of a round of sync: emails without a place wait, since the round may still find them.
    /// </param>
    /// <param name="turns">Held from the first command of a change until it is settled.</param>
    /// <exception cref="LeaseLostException">The inbox is another worker's, and so are its changes.</exception>
    public async Task<CarryEnd> Carry(
        HeldInbox inbox, ImapClient client, CancellationToken ct, bool placedAlone = false, FolderTurns? turns = null)
    {
        while (true)
        {
            var waiting = await ledger.Waiting(inbox, placedAlone, ct);
            if (waiting.Count == 0)
                return new CarryEnd.Done();
            var group = ChangeGroup.Oldest(waiting);
            using var turn = turns is null ? null : await turns([group.First.SourceId, group.First.TargetId], ct);
            if (await CarryOut(inbox, client, group, ct) is { } end)
                return end;
        }
    }

    /// <summary>Null once it is settled or put off.</summary>
    private async Task<CarryEnd?> CarryOut(
        HeldInbox inbox, ImapClient client, ChangeGroup group, CancellationToken ct)
    {
        var (tried, verdict) = await Try(inbox, client, group, ct);
        switch (verdict)
        {
            case Verdict.Lost lost:
                return new CarryEnd.Lost(lost.Reason);
            case Verdict.Throttled slower:
                await ledger.Postpone(inbox, tried, clock.GetUtcNow() + (slower.RetryAfter ?? Pause(tried)), ct);
                return new CarryEnd.Throttled(slower.RetryAfter, slower.Reason);
            case Verdict.Refused when tried.Changes.Count > 1:
                // One mail that the server refuses must not refuse its neighbours.
                foreach (var one in tried.OneByOne())
                    if (await CarryOut(inbox, client, one, ct) is { } end)
                        return end;
                return null;
            case Verdict.Refused refused:
                LogRefused(log, inbox.InboxId, tried.First.Kind, refused.Reason);
                await ledger.Refused(inbox, tried, refused, ct);
                return null;
            case Verdict.Wait wait:
                LogWaits(log, inbox.InboxId, tried.First.Kind, wait.Reason);
                await ledger.Postpone(inbox, tried, clock.GetUtcNow() + Pause(tried), ct);
                return null;
            case Verdict.Done { Gone: { Count: > 0 } gone }:
                await ledger.Postpone(inbox, tried.Of(gone), clock.GetUtcNow() + Pause(tried), ct);
                await ledger.Settle(inbox, tried.Of(gone, others: true), verdict, ct);
                return null;
            default:
                await ledger.Settle(inbox, tried, verdict, ct);
                return null;
        }
    }

    private async Task<(ChangeGroup Tried, Verdict Verdict)> Try(
        HeldInbox inbox, ImapClient client, ChangeGroup group, CancellationToken ct)
    {
        if (group.First.IsThere)
            return (group, Verdict.Done.Plain);
        if (group.First.Kind == ChangeKind.Append)
        {
            var (sent, closed) = await Target(inbox, client, group.First, ct);
            return (group, closed ?? await appends.Carry(client, group.First, sent!, ct));
        }
        if (group.First is not { SourceName: not null, Uid: not null })
            return (group, WithoutPlace(group));
        if (GmailCarrier.Carries(group.First))
            return (group, await GmailCarrier.Carry(client, group, ct));
        if (group.First.Kind == ChangeKind.Store)
            return (group, await StoreCarrier.Carry(client, group, ct));
        if (group.First.Kind == ChangeKind.Remove && !RemoveCarrier.MovesFirst(client, group.First))
            return (group, await RemoveCarrier.Carry(client, group, ct));
        return await Move(inbox, client, group, ct);
    }

    /// <summary>
    /// A round of sync follows each wait: it finds the email's place, or there is nothing to tell the server any more.
    /// </summary>
    private static Verdict WithoutPlace(ChangeGroup group) =>
        group.Changes.Min(change => change.Waits) < PlaceWaitsMax
            ? new Verdict.Wait("the email has no place at the server just now")
            : group.First.Kind == ChangeKind.Remove ? new Verdict.Removed() : Verdict.Done.Plain;

    private async Task<(ChangeGroup Tried, Verdict Verdict)> Move(
        HeldInbox inbox, ImapClient client, ChangeGroup group, CancellationToken ct)
    {
        var (target, verdict) = await Target(inbox, client, group.First, ct);
        if (verdict is not null)
            return (group, verdict);
        // From here on a kill leaves copies behind: the next try, which is counted, looks for them.
        await ledger.Begin(inbox, group, ct);
        verdict = await new MoveCarrier(client, ledger, target!).Carry(group, ct);
        return (group.Begun(), verdict);
    }

    private async Task<(string? Name, Verdict? Verdict)> Target(
        HeldInbox inbox, ImapClient client, WaitingChange change, CancellationToken ct)
    {
        var target = await TargetMailbox.Open(client, change, ct);
        if (target.Created is { } created)
            await ledger.NameFolder(inbox, change.TargetId!.Value, created, ct);
        return (target.Name, target.Verdict);
    }

    private static TimeSpan Pause(ChangeGroup group)
    {
        const int doublingsMax = 20;
        var pause = WaitFirst * Math.Pow(2, Math.Min(group.Changes.Max(change => change.Waits), doublingsMax));
        return pause < WaitMax ? pause : WaitMax;
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The server of inbox {InboxId} refused a change ({Kind}), the mirror goes back: {Reason}")]
    private static partial void LogRefused(ILogger log, Guid inboxId, string kind, string reason);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "A change ({Kind}) of inbox {InboxId} is put off: {Reason}")]
    private static partial void LogWaits(ILogger log, Guid inboxId, string kind, string reason);
}
