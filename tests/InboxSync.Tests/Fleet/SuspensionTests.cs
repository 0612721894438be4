using MailMesh.InboxSync.Fleet;
using MailMesh.TestStack;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Fleet;

[Collection(FleetFixture.Collection)]
public sealed class SuspensionTests(FleetFixture fleet)
{
    [Fact]
    public async Task A_refused_login_is_tried_once_told_once_and_shown()
    {
        await using var replica = await fleet.Replica();
        var refused = await fleet.Insert(0, password: "wrong");

        var told = await Eventually.Gives(() => Task.FromResult(
            fleet.Suspended.SingleOrDefault(heard => heard.InboxId == refused)));

        Assert.Contains("Authentication failed", told.Reason, StringComparison.Ordinal);
        Assert.Equal(("auth_failed", told.Reason), await fleet.Scalar<(string, string)>(
            "select state, state_detail from mirror.inboxes where inbox_id = @refused", new { refused }));
        // Rounds later, in which another inbox was taken, nothing more was tried.
        var good = await fleet.Insert(1);
        await Eventually.Holds(async () => await fleet.Spread([good]) is [1]);
        await replica.DisposeAsync();
        Assert.True(await fleet.Scalar<bool>(
            """
            select due_at = 'infinity' and lease_owner is null and lease_token = 1
            from mirror.accounts where inbox_id = @refused
            """,
            new { refused }));
        Assert.Single(fleet.Suspended, heard => heard.InboxId == refused);
        await fleet.Forget([refused, good]);
    }

    [Fact]
    public async Task Who_lost_the_lease_writes_nothing_and_who_writes_keeps_it_until_then()
    {
        await using (await fleet.Replica()) { } // it makes the schema
        var inbox = await fleet.Insert(2);
        await fleet.Query<int>("update mirror.accounts set lease_token = 5 where inbox_id = @inbox", new { inbox });
        var before = Held(inbox, 4);
        var now = Held(inbox, 5);
        await using var source = NpgsqlDataSource.Create(fleet.Mirror);
        await using var connection = await source.OpenConnectionAsync();

        await using (var tx = await connection.BeginTransactionAsync())
            await Assert.ThrowsAsync<LeaseLostException>(() => before.Fence(tx, CancellationToken.None));
        await using (var tx = await connection.BeginTransactionAsync())
        {
            await now.Fence(tx, CancellationToken.None);
            // As a claim does: it can't have the inbox before this transaction ends; a renewal needn't wait for it.
            Assert.Empty(await fleet.Query<Guid>(
                "select inbox_id from mirror.accounts where inbox_id = @inbox for update skip locked", new { inbox }));
            await fleet.Query<int>(
                "update mirror.accounts set leased_until = now() where inbox_id = @inbox", new { inbox });
            await tx.CommitAsync();
        }
        await fleet.Query<int>("update mirror.accounts set lease_token = 6 where inbox_id = @inbox", new { inbox });
        await using (var tx = await connection.BeginTransactionAsync())
            await Assert.ThrowsAsync<LeaseLostException>(() => now.Fence(tx, CancellationToken.None));
        await fleet.Forget([inbox]);
    }

    private static HeldInbox Held(Guid inbox, long token) => new(
        inbox, Guid.CreateVersion7(), "held@connected.test", token,
        _ => throw new InvalidOperationException("No connection is made here."), CancellationToken.None);
}
