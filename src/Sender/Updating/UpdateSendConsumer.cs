using Dapper;
using MailMesh.Contracts;
using MailMesh.Mail.Compose;
using MailMesh.Postgres;
using MailMesh.Sender.Outbox;
using MailMesh.Sender.Settling;
using MassTransit;
using Npgsql;

namespace MailMesh.Sender.Updating;

/// <summary>
/// Cancels or reschedules while every leg waits. The legs are locked first, so a claim either came before, and it is
/// too late, or finds them changed.
/// </summary>
public sealed class UpdateSendConsumer(
    Database database, OutboxSettings settings, SendRefund refund, TimeProvider clock) : IConsumer<UpdateSend>
{
    private const string Cancelled = "cancelled";

    public async Task Consume(ConsumeContext<UpdateSend> context)
    {
        var ask = context.Message;
        var (answer, unsent) = await database.InTransaction(
            (_, tx, token) => Update(tx, ask, token), context.CancellationToken);
        // After the commit: a crash between the two costs a unit of the limit, never grants one.
        if (unsent is not null)
            await refund.Give(unsent, context.CancellationToken);
        await context.RespondAsync(answer);
    }

    private async Task<(SendUpdated Answer, SubmissionHead? Unsent)> Update(
        NpgsqlTransaction tx, UpdateSend ask, CancellationToken ct)
    {
        var legs = (await Rows<string>(tx, "lock_legs", ask, ct)).AsList();
        if ((await Rows<Row>(tx, "find_submission", ask, ct)).SingleOrDefault() is not { } submission)
            return (new SendUpdated(ask.SendId, Done: false, State: null), null);
        if (submission.State == Cancelled && ask.SendAt is null)
            return (new SendUpdated(ask.SendId, Done: true, Cancelled), null);
        if (legs.Count == 0 || legs.Exists(state => state is not ("queued" or "deferred")))
            return (new SendUpdated(ask.SendId, Done: false, legs.Contains("sending") ? "sending" : submission.State),
                null);
        if (ask.SendAt is { } sendAt)
        {
            await Reschedule(tx, ask.SendId, sendAt, ct);
            return (new SendUpdated(ask.SendId, Done: true, submission.State), null);
        }
        await Run(tx, "cancel_submission", new { sendId = ask.SendId, now = clock.GetUtcNow() }, ct);
        return (new SendUpdated(ask.SendId, Done: true, Cancelled), submission);
    }

    private Task<int> Reschedule(NpgsqlTransaction tx, Guid sendId, DateTimeOffset sendAt, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return Run(tx, "reschedule_submission", new
        {
            sendId, sendAt, now, expiresAt = sendAt + settings.RetryFor,
            dateField = MailComposer.DateField(sendAt > now ? sendAt : now),
        }, ct);
    }

    private static Task<int> Run(NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        tx.Connection!.ExecuteAsync(new CommandDefinition(
            Sql.Of<UpdateSendConsumer>(name), values, tx, cancellationToken: ct));

    private static Task<IEnumerable<T>> Rows<T>(
        NpgsqlTransaction tx, string name, UpdateSend ask, CancellationToken ct) =>
        tx.Connection!.QueryAsync<T>(new CommandDefinition(
            Sql.Of<UpdateSendConsumer>(name), new { ask.SendId, ask.WorkspaceId }, tx, cancellationToken: ct));

    private sealed record Row : SubmissionHead
    {
        public required string State { get; init; }
    }
}
