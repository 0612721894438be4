using MailMesh.Contracts;
using MassTransit;

namespace MailMesh.Webhooks.Subscriptions;

/// <summary>Revokes a subscription; of another workspace's it knows as little as of none.</summary>
public sealed class DeleteWebhookConsumer(SubscriptionStore subscriptions) : IConsumer<DeleteWebhook>
{
    public async Task Consume(ConsumeContext<DeleteWebhook> context)
    {
        var found = await subscriptions.Revoke(context.Message, context.CancellationToken);
        await context.RespondAsync(new WebhookDeleted(context.Message.WebhookId, found));
    }
}
