using System.Collections.Concurrent;
using MailMesh.Contracts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace MailMesh.Sender.Tests.World;

/// <summary>Another service on the bus, which asks and listens as Gateway and Webhooks do.</summary>
public sealed class EventLog : IAsyncDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly ServiceProvider _services;

    private EventLog(ServiceProvider services) => _services = services;

    /// <summary>Event ids and names in order of arrival; a redelivered event stands here twice.</summary>
    public ConcurrentQueue<(Guid EventId, Guid SendId, string Name)> Heard { get; } = new();

    /// <summary>Submissions of which any event was heard.</summary>
    public int Submissions => Heard.Select(heard => heard.SendId).Distinct().Count();

    public static async Task<EventLog> Listen(string rabbit)
    {
        EventLog? log = null;
        var services = new ServiceCollection()
            .AddLogging()
            .AddMassTransit(bus => bus.UsingRabbitMq((_, host) =>
            {
                host.Host(new Uri(rabbit));
                host.ReceiveEndpoint("event-log", queue =>
                {
                    queue.SetQuorumQueue();
                    queue.Handler<EmailSent>(c => log!.Add(c, c.Message.EventId, c.Message.SendId));
                    queue.Handler<EmailBounced>(c => log!.Add(c, c.Message.EventId, c.Message.SendId));
                    queue.Handler<EmailDeferred>(c => log!.Add(c, c.Message.EventId, c.Message.SendId));
                    queue.Handler<EmailFailed>(c => log!.Add(c, c.Message.EventId, c.Message.SendId));
                    queue.Handler<EmailUnknown>(c => log!.Add(c, c.Message.EventId, c.Message.SendId));
                });
            }))
            .BuildServiceProvider(true);
        log = new EventLog(services);
        using var limit = new CancellationTokenSource(StartWithin);
        await services.GetRequiredService<IBusControl>().StartAsync(limit.Token);
        return log;
    }

    /// <summary>As Gateway's relay sends a command: again, until the broker has put it into a queue.</summary>
    public async Task Ask<T>(T command, Guid sendId, string queue)
        where T : class
    {
        var endpoint = await _services.GetRequiredService<IBusControl>().GetSendEndpoint(new Uri($"exchange:{queue}"));
        using var limit = new CancellationTokenSource(StartWithin);
        while (true)
        {
            try
            {
                await endpoint.Send(command, context => Address(context, sendId), limit.Token);
                return;
            }
            catch (MessageReturnedException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(RetryPause, limit.Token);
            }
        }

        static void Address(SendContext context, Guid messageId)
        {
            context.MessageId = messageId;
            if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit))
                rabbit.Mandatory = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _services.GetRequiredService<IBusControl>().StopAsync();
        await _services.DisposeAsync();
    }

    private Task Add<T>(ConsumeContext<T> context, Guid eventId, Guid sendId)
        where T : class
    {
        Assert.Equal(eventId, context.MessageId);
        Heard.Enqueue((eventId, sendId, typeof(T).Name));
        return Task.CompletedTask;
    }
}
