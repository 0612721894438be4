using Dapper;
using MailMesh.Postgres;
using MailMesh.Providers;
using MailMesh.Sender.Composing;
using MailMesh.Sender.Outbox;
using MailMesh.Sender.Settling;
using Npgsql;

namespace MailMesh.Sender.Submissions;

/// <summary>
/// Takes a submission: the mail's bytes, its recipients, and one leg for each route, in one statement of the
/// consumer's transaction. What can't be sent is taken too, as failed, so that whoever asked hears why.
/// </summary>
public sealed class SubmissionIntake(
    ProviderCatalog catalog, OutgoingMessages outgoing, DueSignal due, OutboxSettings settings, TimeProvider clock)
{
    /// <summary>False where a submission with this send_id exists already; then nothing changes.</summary>
    public async Task<bool> Accept(Draft draft, ComposedMail mail, NpgsqlTransaction tx, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var head = Head(draft, mail, now);
        var refusal = (mail as ComposedMail.Refused)?.Why;
        var recipients = draft.Recipients();
        var legs = refusal is null ? Legs(recipients) : [];

        var inserted = await tx.Connection!.ExecuteScalarAsync<long>(new CommandDefinition(
            Sql.Of<SubmissionIntake>("insert_submission"), Row(draft, mail, head, recipients, legs, now), tx,
            cancellationToken: ct));
        if (inserted == 0)
            return false;
        if (refusal is not null)
            await Tell(head, refusal, recipients, tx, now, ct);
        return true;
    }

    /// <summary>Wakes the dispatcher, once the submission is committed.</summary>
    public void Wake()
    {
        foreach (var route in catalog.Routes)
            due.Raise(route);
    }

    private Dictionary<string, Guid> Legs(IReadOnlyList<DraftRecipient> recipients) => recipients
        .Select(recipient => catalog.RouteTo(recipient.Address.Address))
        .Distinct()
        .ToDictionary(route => route, _ => Guid.CreateVersion7(clock.GetUtcNow()));

    private object Row(
        Draft draft, ComposedMail mail, SubmissionHead head, IReadOnlyList<DraftRecipient> recipients,
        Dictionary<string, Guid> legs, DateTimeOffset now)
    {
        var refusal = (mail as ComposedMail.Refused)?.Why;
        var reply = refusal is null ? null : SubmissionState.Clip(refusal.Reason);
        var dueAt = draft.SendAt is { } sendAt && sendAt > now ? sendAt : now;
        return new
        {
            head.SendId, head.WorkspaceId, draft.KeyId, head.InboxId, head.EmailId, head.MessageId, draft.Answers,
            state = (refusal is null ? RecipientState.Queued : RecipientState.Failed).Word(),
            code = refusal?.Code,
            reply,
            mail.FromAddress,
            head.Subject,
            raw = (mail as ComposedMail.Ready)?.Raw ?? [],
            draft.SendAt, draft.AskedAt, now,
            dueAt,
            expiresAt = dueAt + settings.RetryFor,
            routes = legs.Keys.ToArray(),
            legIds = legs.Values.ToArray(),
            positions = Enumerable.Range(0, recipients.Count).ToArray(),
            addresses = recipients.Select(r => r.Address.Address).ToArray(),
            names = recipients.Select(r => r.Address.Name).ToArray(),
            fields = recipients.Select(r => r.Field).ToArray(),
            legOf = recipients
                .Select(r => legs.TryGetValue(catalog.RouteTo(r.Address.Address), out var leg) ? leg : (Guid?)null)
                .ToArray(),
        };
    }

    private async Task Tell(
        SubmissionHead head, Refusal refusal, IReadOnlyList<DraftRecipient> recipients, NpgsqlTransaction tx,
        DateTimeOffset now, CancellationToken ct)
    {
        var reason = SubmissionState.Clip(refusal.Reason);
        var changes = recipients
            .Select(r => new RecipientChange(r.Address.Address, RecipientState.Failed, refusal.Code, reason))
            .ToList();
        foreach (var told in SettlementEvents.Of(head, changes, attempts: 0, retryAt: null, now))
            await told.AddTo(outgoing, tx, ct);
    }

    private static SubmissionHead Head(Draft draft, ComposedMail mail, DateTimeOffset now) => new()
    {
        SendId = draft.SendId,
        WorkspaceId = draft.WorkspaceId,
        InboxId = draft.InboxId,
        EmailId = Guid.CreateVersion7(now),
        MessageId = mail.MessageId,
        Subject = draft.Subject.Replace('\0', ' '), // which PostgreSQL can't store; the composer has refused it already
        AskedAt = draft.AskedAt,
    };
}
