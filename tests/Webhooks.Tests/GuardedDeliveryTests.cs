namespace MailMesh.Webhooks.Tests;

/// <summary>The guard as it connects: what was registered is not called if its address is private now.</summary>
public sealed class GuardedDeliveryTests(WebhooksFixture stack) : IClassFixture<WebhooksFixture>
{
    [Fact]
    public async Task A_host_that_leads_to_a_private_address_is_not_called()
    {
        await using var receiver = await Receiver.Start();
        // Registered while it was allowed, as a name that was public then would have been.
        var byAddress = await stack.Subscribe(receiver.Url);
        var byName = await stack.Subscribe(
            receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), byAddress.Workspace);
        await stack.Service.DisposeAsync();
        await using var strict = await WebhooksService.Start(stack.Settings(("Webhooks:AllowPrivateHosts", "false")));

        var email = await stack.Receive(byAddress.Workspace);

        foreach (var webhook in new[] { byAddress, byName })
        {
            var delivery = await stack.DeliveryIn("failed", webhook.Id, email.EventId);
            Assert.Contains("no public address", delivery.LastError, StringComparison.Ordinal);
        }
        Assert.Empty(receiver.Got);
    }
}
