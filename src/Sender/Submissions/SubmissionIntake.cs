using System.Diagnostics;
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
    ProviderCatalog catalog, OutgoingMessages outgoing, DueSignal due, SendRefund refund, OutboxSettings settings,
    TimeProvider clock)
{
    public async Task<IntakeOutcome> Accept(
        Draft draft, ComposedMail mail, NpgsqlTransaction tx, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var submission = Submission.Of(
            draft, mail, address => catalog.RouteTo(address, mail.FromAccount), now);
        var inserted = await tx.Connection!.ExecuteScalarAsync<long>(new CommandDefinition(
            Sql.Of<SubmissionIntake>("insert_submission"), Row(submission, now), tx, cancellationToken: ct));
        if (inserted == 0)
            return new IntakeOutcome.Known();
        if (submission.Refusal is not { } refusal)
            return new IntakeOutcome.Taken();
        foreach (var told in SettlementEvents.Of(submission.Head, Changes(submission, refusal), 0, null, now))
            await told.AddTo(outgoing, tx, ct);
        return new IntakeOutcome.Failed(submission.Head);
    }

    /// <summary>What follows the commit; a crash before it costs a second, or a unit of the limit.</summary>
    public async Task Committed(IntakeOutcome outcome, CancellationToken ct)
    {
        if (outcome is IntakeOutcome.Failed failed)
            await refund.Give(failed.Mail, ct);
        if (outcome is IntakeOutcome.Taken)
            foreach (var route in catalog.Routes)
                due.Raise(route);
    }

    private static IReadOnlyList<RecipientChange> Changes(Submission submission, Refusal refusal) =>
    [
        .. submission.Recipients.Select(recipient => new RecipientChange(
            recipient.Address, RecipientState.Failed, refusal.Code, SubmissionState.Clip(refusal.Reason))),
    ];

    private object Row(Submission submission, DateTimeOffset now)
    {
        var (head, draft, refusal) = (submission.Head, submission.Draft, submission.Refusal);
        var legs = refusal is not null ? [] : submission.Recipients
            .Select(recipient => recipient.Route)
            .Distinct()
            .ToDictionary(route => route, _ => Guid.CreateVersion7(now));
        return new
        {
            head.SendId, head.WorkspaceId, draft.KeyId, head.InboxId, head.EmailId, head.MessageId, draft.Answers,
            state = (refusal is null ? RecipientState.Queued : RecipientState.Failed).Word(),
            code = refusal?.Code,
            reply = refusal is null ? null : SubmissionState.Clip(refusal.Reason),
            submission.FromAddress, head.Subject, submission.Raw, draft.SendAt, draft.AskedAt, now,
            traceParent = Activity.Current?.Id,
            submission.DueAt,
            expiresAt = submission.DueAt + settings.RetryFor,
            routes = legs.Keys.ToArray(),
            legIds = legs.Values.ToArray(),
            positions = Enumerable.Range(0, submission.Recipients.Count).ToArray(),
            addresses = submission.Recipients.Select(r => r.Address).ToArray(),
            names = submission.Recipients.Select(r => r.Name).ToArray(),
            fields = submission.Recipients.Select(r => r.Field).ToArray(),
            legOf = submission.Recipients
                .Select(r => legs.TryGetValue(r.Route, out var leg) ? leg : (Guid?)null)
                .ToArray(),
        };
    }
}
