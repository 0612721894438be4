using MailMesh.InboxSync.Fleet;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Fleet;

public sealed class ConnectionBudgetTests
{
    private const string Host = "imap.company.test";
    private readonly ManualTime _clock = new();

    [Fact]
    public void An_account_has_as_many_connections_as_it_may_and_one_that_ended_is_given_again()
    {
        var budget = new ConnectionBudget(new FleetOptions { ConnectionsPerAccountMax = 2 }, _clock);
        var account = Guid.CreateVersion7();
        var first = budget.Take(account, Host);
        Assert.NotNull(first);
        Assert.NotNull(budget.Take(account, Host));

        Assert.Null(budget.Take(account, Host));
        Assert.NotNull(budget.Take(Guid.CreateVersion7(), Host));
        first.Dispose();
        first.Dispose(); // given back once
        Assert.NotNull(budget.Take(account, Host));
        Assert.Null(budget.Take(account, Host));
    }

    [Fact]
    public void A_host_that_is_full_takes_no_account_and_costs_it_no_place_elsewhere()
    {
        var budget = new ConnectionBudget(
            new FleetOptions { ConnectionsPerAccountMax = 1, ConnectionsPerHostMax = 2 }, _clock);
        using var first = budget.Take(Guid.CreateVersion7(), Host);
        using var second = budget.Take(Guid.CreateVersion7(), Host);
        var account = Guid.CreateVersion7();

        Assert.Null(budget.Take(account, Host));
        Assert.NotNull(budget.Take(account, "imap.other.test"));
    }

    [Fact]
    public void What_a_provider_is_known_to_bear_goes_before_the_settings()
    {
        var budget = new ConnectionBudget(new FleetOptions { ConnectionsPerAccountMax = 100 }, _clock);
        var account = Guid.CreateVersion7();

        Assert.Equal(4, Enumerable.Range(0, 20).Count(_ => budget.Take(account, "imap.mail.yahoo.com") is not null));
    }

    [Fact]
    public void Logins_at_a_host_are_spaced_out_and_others_wait_for_none()
    {
        var budget = new ConnectionBudget(new FleetOptions { LoginsPerHostSecond = 0.5 }, _clock);
        var turns = Enumerable.Range(0, 3).Select(_ => budget.Turn(Host, CancellationToken.None)).ToArray();
        var elsewhere = budget.Turn("imap.other.test", CancellationToken.None);

        Assert.Equal([true, false, false], turns.Select(turn => turn.IsCompletedSuccessfully));
        Assert.True(elsewhere.IsCompletedSuccessfully);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([true, true, false], turns.Select(turn => turn.IsCompletedSuccessfully));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.All(turns, turn => Assert.True(turn.IsCompletedSuccessfully));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(budget.Turn(Host, CancellationToken.None).IsCompletedSuccessfully); // nothing is saved up or owed
    }

    [Fact]
    public async Task Who_stops_waiting_for_its_turn_stops()
    {
        var budget = new ConnectionBudget(new FleetOptions { LoginsPerHostSecond = 0.5 }, _clock);
        await budget.Turn(Host, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var turn = budget.Turn(Host, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turn);
    }
}
