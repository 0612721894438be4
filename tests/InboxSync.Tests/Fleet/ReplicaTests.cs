using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Fleet;

[Collection(FleetFixture.Collection)]
public sealed class ReplicaTests(FleetFixture fleet)
{
    private static readonly TimeSpan TakenOverWithin = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Inboxes_are_spread_and_those_of_a_killed_worker_are_elsewhere_within_15_s()
    {
        await using var one = await fleet.Replica();
        await using var other = await fleet.Replica();
        var inboxes = new List<Guid>();
        for (var i = 0; i < FleetFixture.AccountsMax; i++) inboxes.Add(await fleet.Insert(i));

        await Spreads(inboxes, FleetFixture.AccountsMax / 2, FleetFixture.AccountsMax / 2);
        var tokens = await Tokens(inboxes);

        await one.Kill();

        await Eventually.Holds(
            async () => await fleet.Spread(inboxes) is [FleetFixture.AccountsMax], TakenOverWithin,
            "the other worker holds all inboxes");
        Assert.Equal(tokens + FleetFixture.AccountsMax / 2, await Tokens(inboxes)); // only the dead one's moved

        await one.StartAgain();
        await Spreads(inboxes, FleetFixture.AccountsMax / 2, FleetFixture.AccountsMax / 2);

        // Stopped, it gives back at once what it holds: nobody waits for its leases.
        await one.DisposeAsync();
        await Eventually.Holds(
            async () => await fleet.Spread(inboxes) is [FleetFixture.AccountsMax], TimeSpan.FromSeconds(8),
            "the other worker holds all inboxes");
        await fleet.Forget(inboxes);
    }

    private Task Spreads(IReadOnlyList<Guid> inboxes, params long[] spread) => Eventually.Holds(
        async () => spread.SequenceEqual(await fleet.Spread(inboxes)), TakenOverWithin * 2,
        $"workers hold {string.Join(" and ", spread)}");

    private Task<long> Tokens(IReadOnlyList<Guid> inboxes) => fleet.Scalar<long>(
        "select sum(lease_token)::bigint from mirror.accounts where inbox_id = any(@inboxes)", new { inboxes });
}
