using MailMesh.Contracts;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;

namespace MailMesh.Gateway.Waiting;

/// <summary>Questions to other services, over the bus. Each has a time limit; a broker that is down is an outage.</summary>
public sealed class BusRequests(IClientFactory clients, TimeProvider clock)
{
    public static readonly TimeSpan AnswerWaitMax = TimeSpan.FromSeconds(8);

    public Task<Response<InboxOpened, InboxRefused>> Ask(CreateInbox request, CancellationToken ct) =>
        Ask<CreateInbox, InboxOpened, InboxRefused>("inboxsync", request, ct);

    public Task<Response<WebhookRegistered, WebhookRefused>> Ask(RegisterWebhook request, CancellationToken ct) =>
        Ask<RegisterWebhook, WebhookRegistered, WebhookRefused>("webhooks", request, ct);

    public Task<WebhookDeleted> Ask(DeleteWebhook request, CancellationToken ct) =>
        Bounded(async token =>
        {
            using var handle = Client<DeleteWebhook>("webhooks").Create(request, token);
            return (await handle.GetResponse<WebhookDeleted>()).Message;
        }, ct);

    private Task<Response<TYes, TNo>> Ask<T, TYes, TNo>(string service, T request, CancellationToken ct)
        where T : class
        where TYes : class
        where TNo : class =>
        Bounded(token => Client<T>(service).GetResponse<TYes, TNo>(request, token, AnswerWaitMax), ct);

    private IRequestClient<T> Client<T>(string service)
        where T : class =>
        // Not queue: that would declare it, and without the arguments its owner gave it.
        clients.CreateRequestClient<T>(new Uri($"exchange:{QueueNames.Of<T>(service)}"), AnswerWaitMax);

    /// <summary>While the broker is away a send waits for it, whatever the request's own time limit says.</summary>
    private async Task<T> Bounded<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(AnswerWaitMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await ask(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException("No answer over the bus in time.");
        }
    }
}
