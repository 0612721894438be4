using MailMesh.Contracts;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;

namespace MailMesh.Gateway.Waiting;

/// <summary>Questions to other services. A broker that is away, or no answer in time, is a TimeoutException.</summary>
public sealed class BusRequests(Requests bus)
{
    public Task<Response<InboxOpened, InboxRefused>> Ask(CreateInbox request, CancellationToken ct) =>
        bus.Ask<CreateInbox, InboxOpened, InboxRefused>("inboxsync", request, ct);

    /// <summary>InboxSync logs in before it answers.</summary>
    public Task<Response<InboxConnected, InboxRefused>> Ask(ConnectInbox request, CancellationToken ct) =>
        bus.AskSlow<ConnectInbox, InboxConnected, InboxRefused>("inboxsync", request, ct);

    public Task<InboxRemoved> Ask(RemoveInbox request, CancellationToken ct) =>
        bus.Ask<RemoveInbox, InboxRemoved>("inboxsync", request, ct);

    public Task<EmailsChanged> Ask(UpdateEmails request, CancellationToken ct) =>
        bus.Ask<UpdateEmails, EmailsChanged>("inboxsync", request, ct);

    public Task<EmailsChanged> Ask(DeleteEmails request, CancellationToken ct) =>
        bus.Ask<DeleteEmails, EmailsChanged>("inboxsync", request, ct);

    /// <summary>The server at the other end has the time that it needs.</summary>
    public Task<Response<FoundAtServer, SearchRefused>> Ask(SearchAtServer request, CancellationToken ct) =>
        bus.AskSlow<SearchAtServer, FoundAtServer, SearchRefused>("inboxsync", request, ct);

    public Task<Response<WebhookRegistered, WebhookRefused>> Ask(RegisterWebhook request, CancellationToken ct) =>
        bus.Ask<RegisterWebhook, WebhookRegistered, WebhookRefused>("webhooks", request, ct);

    public Task<WebhookDeleted> Ask(DeleteWebhook request, CancellationToken ct) =>
        bus.Ask<DeleteWebhook, WebhookDeleted>("webhooks", request, ct);

    public Task<DraftFiled> Ask(FileDraft request, CancellationToken ct) =>
        bus.Ask<FileDraft, DraftFiled>("inboxsync", request, ct);

    public Task<WebhookReplayed> Ask(ReplayWebhook request, CancellationToken ct) =>
        bus.Ask<ReplayWebhook, WebhookReplayed>("webhooks", request, ct);

    public Task<SendUpdated> Ask(UpdateSend request, CancellationToken ct) =>
        bus.Ask<UpdateSend, SendUpdated>("sender", request, ct);
}
