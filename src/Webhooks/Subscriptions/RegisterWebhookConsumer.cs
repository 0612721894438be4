using MailMesh.Contracts;
using MailMesh.Webhooks.Deliveries;
using MassTransit;
using Microsoft.Extensions.Options;

namespace MailMesh.Webhooks.Subscriptions;

/// <summary>Subscribes a URL. Asked again with the same id it answers alike.</summary>
public sealed class RegisterWebhookConsumer(
    SubscriptionStore subscriptions, WebhookSecrets secrets, IOptions<WebhookOptions> options)
    : IConsumer<RegisterWebhook>
{
    private const string UnknownEvent = "unknown_event";
    private const string TooManyWebhooks = "too_many_webhooks";

    public async Task Consume(ConsumeContext<RegisterWebhook> context)
    {
        var asked = context.Message;
        if (Refuse(asked) is { } refusal)
        {
            await context.RespondAsync(refusal);
            return;
        }
        if (secrets.Open(asked.SealedSecret) is null)
            throw new InvalidOperationException(
                $"The secret of webhook {asked.WebhookId} is not a whsec_ secret sealed to the key that "
                + $"{WebhookSecrets.PrivateKeySetting} opens; give Gateway and Webhooks the halves of one pair.");

        if (await subscriptions.Register(asked, context.CancellationToken) is { } createdAt)
            await context.RespondAsync(new WebhookRegistered(asked.WebhookId, createdAt));
        else
            await context.RespondAsync(new WebhookRefused(
                TooManyWebhooks,
                $"The workspace has {options.Value.PerWorkspaceMax} active webhooks; delete one first."));
    }

    private WebhookRefused? Refuse(RegisterWebhook asked)
    {
        if (WebhookUrl.Refuse(asked.Url, options.Value.AllowPrivateHosts) is var (code, detail))
            return new WebhookRefused(code, detail);
        return asked.Events.FirstOrDefault(type => !EventTypes.All.Contains(type)) is { } unknown
            ? new WebhookRefused(
                UnknownEvent, $"There is no event {unknown}; there are {string.Join(", ", EventTypes.All)}.")
            : null;
    }
}
