using System.Text.Json;
using MailMesh.Contracts;
using MailMesh.TestStack;

namespace MailMesh.Webhooks.Tests;

/// <summary>What an inbox at another server tells: it is whole, it lost mail, its login is refused.</summary>
public sealed class ConnectedInboxTests(WebhooksFixture stack) : IClassFixture<WebhooksFixture>
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Its_events_reach_the_webhooks_of_that_inbox_alone()
    {
        await using var receiver = await Receiver.Start();
        var inbox = Guid.CreateVersion7();
        var webhook = await stack.Subscribe(receiver.Url, inboxes: [inbox]);
        var other = await stack.Subscribe(receiver.Url, webhook.Workspace, inboxes: [Guid.CreateVersion7()]);

        var synced = new InboxSynced
        {
            EventId = Guid.CreateVersion7(), WorkspaceId = webhook.Workspace, InboxId = inbox,
            Address = "ann@example.com", Emails = 20_000, Folders = 12, Faults = 1, At = At,
        };
        var deleted = new EmailDeleted
        {
            EventId = Guid.CreateVersion7(), WorkspaceId = webhook.Workspace, InboxId = inbox,
            EmailId = Guid.CreateVersion7(), ThreadId = Guid.CreateVersion7(), Folder = "TRASH", At = At,
        };
        var suspended = new InboxSuspended
        {
            EventId = Guid.CreateVersion7(), WorkspaceId = webhook.Workspace, InboxId = inbox,
            Address = "ann@example.com", Reason = "The server says: bad login.", At = At,
        };
        await stack.Publish(synced, synced.EventId);
        await stack.Publish(deleted, deleted.EventId);
        await stack.Publish(suspended, suspended.EventId);

        await Eventually.Holds(() => receiver.Got.Count == 3, what: "all three are delivered");
        var told = receiver.Got.Select(got => JsonElement.Parse(got.Body))
            .ToDictionary(body => body.GetProperty("type").GetString()!, body => body.GetProperty("data"));
        Assert.Equal(20_000, told[EventTypes.InboxSynced].GetProperty("emails").GetInt64());
        Assert.Equal("TRASH", told[EventTypes.EmailDeleted].GetProperty("folder").GetString());
        Assert.Equal(suspended.Reason, told[EventTypes.InboxSuspended].GetProperty("reason").GetString());
        Assert.Null(await stack.Delivery(other.Id, synced.EventId));
    }
}
