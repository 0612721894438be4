using MailMesh.Contracts;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;

namespace MailMesh.Gateway.Waiting;

/// <summary>Questions to other services. A broker that is away, or no answer in time, is a TimeoutException.</summary>
public sealed class BusRequests(Requests bus)
{
    public Task<Response<InboxOpened, InboxRefused>> Ask(CreateInbox request, CancellationToken ct) =>
        bus.Ask<CreateInbox, InboxOpened, InboxRefused>("inboxsync", request, ct);

    public Task<Response<WebhookRegistered, WebhookRefused>> Ask(RegisterWebhook request, CancellationToken ct) =>
        bus.Ask<RegisterWebhook, WebhookRegistered, WebhookRefused>("webhooks", request, ct);

    public Task<WebhookDeleted> Ask(DeleteWebhook request, CancellationToken ct) =>
        bus.Ask<DeleteWebhook, WebhookDeleted>("webhooks", request, ct);
}
