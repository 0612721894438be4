using Dapper;
using MailMesh.Postgres;
using MailMesh.Providers;
using MailMesh.Sender.Outbox;
using Npgsql;

namespace MailMesh.Sender.Settling;

/// <summary>Writes what became of a leg: recipients, leg, submission and events in one transaction.</summary>
public sealed class LegLedger(
    Database database, OutgoingMessages outgoing, ProviderCatalog catalog, OutboxSettings settings, TimeProvider clock)
{
    /// <summary>The state of the whole submission then; null where someone else has claimed the leg since.</summary>
    /// <param name="leg">As it was claimed.</param>
    /// <param name="changes">New states of its recipients. Those that are final already stay.</param>
    /// <param name="retryAt">When whoever is deferred is due again.</param>
    public Task<SubmissionState?> Settle(
        Leg leg, IReadOnlyList<RecipientChange> changes, DateTimeOffset? retryAt, CancellationToken ct) =>
        database.InTransaction(
            async (_, tx, token) =>
                await Ask<int?>(tx, "lock_leg", new { leg.LegId, leg.Fence }, token) is null
                    ? null
                    : await Write(tx, leg, changes, retryAt, token),
            ct);

    private async Task<SubmissionState?> Write(
        NpgsqlTransaction tx, Leg leg, IReadOnlyList<RecipientChange> changes, DateTimeOffset? retryAt,
        CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var changed = await ChangeRecipients(tx, leg, changes, ct);
        var rows = await Rows<Row>(tx, "recipients_of_submission", new { leg.SendId }, ct);
        await SettleLeg(tx, leg, [.. rows.Where(row => row.LegId == leg.LegId).Select(row => row.Status().State)],
            retryAt, now, ct);

        var state = SubmissionState.Of([.. rows.Select(row => row.Status())]);
        await Run(tx, "settle_submission",
            new { leg.SendId, state = state.State.Word(), state.Code, state.Reason, now }, ct);
        foreach (var told in SettlementEvents.Of(leg, changed, leg.Attempts, retryAt, now))
            await told.AddTo(outgoing, tx, ct);
        return state;
    }

    private static async Task<IReadOnlyList<RecipientChange>> ChangeRecipients(
        NpgsqlTransaction tx, Leg leg, IReadOnlyList<RecipientChange> changes, CancellationToken ct)
    {
        var changed = (await Rows<string>(tx, "change_recipients", new
        {
            leg.LegId,
            addresses = changes.Select(change => change.Address).ToArray(),
            states = changes.Select(change => change.State.Word()).ToArray(),
            codes = changes.Select(change => change.Code).ToArray(),
            replies = changes.Select(change => change.Reply).ToArray(),
        }, ct)).ToHashSet();
        return [.. changes.Where(change => changed.Contains(change.Address))];
    }

    private Task<int> SettleLeg(
        NpgsqlTransaction tx, Leg leg, IReadOnlyList<RecipientState> recipients, DateTimeOffset? retryAt,
        DateTimeOffset now, CancellationToken ct)
    {
        var state = Settlement.LegOf(recipients);
        return Run(tx, "settle_leg", new
        {
            leg.LegId,
            state = state.Word(),
            dueAt = state == LegState.Queued ? now : retryAt,
            inDoubt = recipients.Contains(RecipientState.Unknown),
            doubtCheckAt = catalog.Face(leg.Route).Doubt == DoubtEnd.Person
                ? (DateTimeOffset?)null
                : now + settings.DoubtPoll,
            now,
        }, ct);
    }

    private static Task<T?> Ask<T>(NpgsqlTransaction tx, string name, object args, CancellationToken ct) =>
        tx.Connection!.ExecuteScalarAsync<T>(
            new CommandDefinition(Sql.Of<LegLedger>(name), args, tx, cancellationToken: ct));

    private static async Task<List<T>> Rows<T>(NpgsqlTransaction tx, string name, object args, CancellationToken ct) =>
        (await tx.Connection!.QueryAsync<T>(
            new CommandDefinition(Sql.Of<LegLedger>(name), args, tx, cancellationToken: ct))).AsList();

    private static Task<int> Run(NpgsqlTransaction tx, string name, object args, CancellationToken ct) =>
        tx.Connection!.ExecuteAsync(
            new CommandDefinition(Sql.Of<LegLedger>(name), args, tx, cancellationToken: ct));

    private sealed record Row
    {
        public Guid LegId { get; init; }
        public required string Address { get; init; }
        public required string State { get; init; }
        public string? Code { get; init; }
        public string? Reply { get; init; }

        public RecipientStatus Status() => new(Address, StateWords.Parse<RecipientState>(State), Code, Reply);
    }
}
