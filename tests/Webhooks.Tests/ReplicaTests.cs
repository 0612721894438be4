namespace MailMesh.Webhooks.Tests;

/// <summary>Two replicas of the service at once.</summary>
public sealed class ReplicaTests(WebhooksFixture stack) : IClassFixture<WebhooksFixture>
{
    private const int Emails = 60;

    [Fact]
    public async Task Two_replicas_deliver_each_event_once()
    {
        await using var other = await WebhooksService.Start(stack.Settings());
        await using var receiver = await Receiver.Start();
        var webhook = await stack.Subscribe(receiver.Url);

        var emails = await Task.WhenAll(Enumerable.Range(0, Emails).Select(_ => stack.Receive(webhook.Workspace)));

        foreach (var email in emails)
            await stack.DeliveryIn("delivered", webhook.Id, email.EventId);
        Assert.Equal(Emails, receiver.Got.Count);
        Assert.Equal(
            emails.Select(email => email.EventId.ToString()).Order(), receiver.Got.Select(got => got.Id).Order());
    }
}
