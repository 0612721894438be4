using Dapper;
using MailMesh.Postgres;

namespace MailMesh.InboxSync.Fleet;

/// <summary>
/// Who holds which inbox, as the database knows it. Times are the database's alone: replicas' clocks may differ.
/// </summary>
public sealed class LeaseBook(Database database, FleetOptions options)
{
    /// <summary>This worker's name in the leases, new with each start.</summary>
    public Guid WorkerId { get; } = Guid.CreateVersion7();

    /// <summary>Ends once the tables are there.</summary>
    public Task Ready(CancellationToken ct) => database.Ready(ct);

    /// <summary>Tells the others that we are here, and how many there are, ourselves among them.</summary>
    public Task<int> Appear(CancellationToken ct) =>
        One<int>("appear", new { worker = WorkerId, lease = FleetOptions.Lease }, ct);

    /// <summary>Due inboxes, as many as our fair share of all leaves room for.</summary>
    public Task<IReadOnlyList<Lease>> Claim(int replicas, int held, CancellationToken ct) => Many<Lease>(
        "claim_due",
        new
        {
            worker = WorkerId,
            lease = FleetOptions.Lease,
            replicas,
            held,
            max = Math.Min(options.StartsPerRoundMax, options.SessionsMax - held),
        },
        ct);

    /// <summary>Those that are still ours, for another <see cref="FleetOptions.Lease"/> from now.</summary>
    public Task<IReadOnlyList<Guid>> Renew(IReadOnlyList<Lease> held, CancellationToken ct) => Many<Guid>(
        "renew_leases",
        new
        {
            worker = WorkerId,
            lease = FleetOptions.Lease,
            inboxes = held.Select(each => each.InboxId).ToArray(),
            tokens = held.Select(each => each.Token).ToArray(),
        },
        ct);

    /// <summary>How many inboxes we hold beyond our share; they are better with another worker.</summary>
    public Task<int> Surplus(int replicas, int held, CancellationToken ct) =>
        One<int>("surplus", new { replicas, held }, ct);

    /// <summary>Gives all that we hold to whoever asks next, and leaves.</summary>
    public Task Leave(CancellationToken ct) => One<int?>("leave", new { worker = WorkerId }, ct);

    private async Task<T> One<T>(string name, object values, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return (await connection.ExecuteScalarAsync<T>(Command(name, values, ct)))!;
    }

    private async Task<IReadOnlyList<T>> Many<T>(string name, object values, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<T>(Command(name, values, ct))];
    }

    private static CommandDefinition Command(string name, object values, CancellationToken ct) =>
        new(Sql.Of<LeaseBook>(name), values, cancellationToken: ct);
}
