using MailMesh.Contracts;

namespace MailMesh.Webhooks.Tests;

public sealed class ReplayTests(WebhooksFixture stack) : IClassFixture<WebhooksFixture>
{
    [Fact]
    public async Task Kept_events_are_posted_once_more_under_their_ids_since_a_time_or_by_name()
    {
        await using var receiver = await Receiver.Start();
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var webhook = await stack.Subscribe(receiver.Url);
        var (one, two) = (await stack.Receive(webhook.Workspace), await stack.Receive(webhook.Workspace));
        await stack.DeliveryIn("delivered", webhook.Id, one.EventId);
        await stack.DeliveryIn("delivered", webhook.Id, two.EventId);

        var all = await stack.Replay(webhook, since: start);
        Assert.Equal((true, 2, null), (all.Found, all.Replayed, all.Next));
        await stack.DeliveryIn("delivered", webhook.Id, one.EventId);
        await stack.DeliveryIn("delivered", webhook.Id, two.EventId);
        var named = await stack.Replay(webhook, eventIds: [two.EventId, Guid.CreateVersion7()]);
        Assert.Equal(1, named.Replayed);
        await stack.DeliveryIn("delivered", webhook.Id, two.EventId);

        Assert.Equal(2, receiver.Got.Count(got => got.Id == one.EventId.ToString()));
        Assert.Equal(3, receiver.Got.Count(got => got.Id == two.EventId.ToString()));
        Assert.Equal(0, (await stack.Replay(webhook, since: TimeProvider.System.GetUtcNow().AddMinutes(1))).Replayed);
    }

    [Fact]
    public async Task An_event_of_another_workspace_is_replayed_as_one_that_never_was()
    {
        await using var receiver = await Receiver.Start();
        var (mine, theirs) = (await stack.Subscribe(receiver.Url), await stack.Subscribe(receiver.Url));
        var kept = await stack.Receive(theirs.Workspace);
        await stack.DeliveryIn("delivered", theirs.Id, kept.EventId);

        var foreign = await stack.Replay(mine, eventIds: [kept.EventId]);

        Assert.Equal(await stack.Replay(mine, eventIds: [Guid.CreateVersion7()]), foreign);
        Assert.Equal((true, 0, null), (foreign.Found, foreign.Replayed, foreign.Next));
        Assert.Single(receiver.Got, got => got.Id == kept.EventId.ToString());
    }

    [Fact]
    public async Task A_revoked_webhook_and_another_workspaces_are_as_none()
    {
        await using var receiver = await Receiver.Start();
        var webhook = await stack.Subscribe(receiver.Url);
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-1);

        Assert.False((await stack.Replay(webhook with { Workspace = Guid.CreateVersion7() }, since: start)).Found);
        Assert.True((await stack.Replay(webhook, since: start)).Found);
        await stack.Delete(webhook.Id, webhook.Workspace);
        Assert.False((await stack.Replay(webhook, since: start)).Found);
    }
}
