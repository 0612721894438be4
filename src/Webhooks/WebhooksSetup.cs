using MailMesh.Webhooks.Deliveries;
using MailMesh.Webhooks.Events;
using MailMesh.Webhooks.Events.Consumers;
using MailMesh.Webhooks.Subscriptions;
using MassTransit;

namespace MailMesh.Webhooks;

public static class WebhooksSetup
{
    public static IHostApplicationBuilder AddSubscriptions(this IHostApplicationBuilder builder)
    {
        var privateKey = builder.Configuration[WebhookSecrets.PrivateKeySetting]
            ?? throw new InvalidOperationException(
                $"Set {WebhookSecrets.PrivateKeySetting} to the private half of the pair whose public half the "
                + "Gateway seals signing secrets to (base64).");
        builder.Services.AddOptions<WebhookOptions>()
            .Bind(builder.Configuration.GetSection(WebhookOptions.Section))
            .ValidateDataAnnotations()
            .Validate(
                options => options.IsConsistent(),
                "Webhooks:Lease must be longer than Webhooks:AttemptTimeout, no wait in Webhooks:Schedule negative.")
            .ValidateOnStart();
        builder.Services.AddSingleton(new WebhookSecrets(privateKey));
        builder.Services.AddSingleton<SubscriptionStore>();
        return builder;
    }

    public static IHostApplicationBuilder AddDeliveries(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WebhookCaller>();
        builder.Services.AddSingleton<DeliveryStore>();
        builder.Services.AddSingleton<DueSignal>();
        builder.Services.AddSingleton<FanOut>();
        builder.Services.AddHostedService<DeliveryDispatcher>();
        builder.Services.AddHostedService<DeliveryPurge>();
        return builder;
    }

    public static void AddWebhookConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<RegisterWebhookConsumer>();
        bus.AddConsumer<DeleteWebhookConsumer>();
        bus.AddConsumer<ReplayWebhookConsumer>();
        bus.AddConsumer<EmailReceivedConsumer>();
        bus.AddConsumer<EmailSentConsumer>();
        bus.AddConsumer<EmailDeferredConsumer>();
        bus.AddConsumer<EmailBouncedConsumer>();
        bus.AddConsumer<EmailFailedConsumer>();
        bus.AddConsumer<EmailUnknownConsumer>();
        bus.AddConsumer<EmailDeletedConsumer>();
        bus.AddConsumer<InboxCreatedConsumer>();
        bus.AddConsumer<InboxSyncedConsumer>();
        bus.AddConsumer<InboxSuspendedConsumer>();
        bus.AddConsumer<QuotaWarningConsumer>();
        bus.AddConsumer<KeyFrozenConsumer>();
    }
}
