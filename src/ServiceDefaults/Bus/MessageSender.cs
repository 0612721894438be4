using System.Text.Json;
using MailMesh.Postgres;
using MailMesh.ServiceDefaults.Telemetry;
using MassTransit;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>Puts one row of the outbox on the bus and waits for the broker's confirm.</summary>
internal sealed class MessageSender(IBus bus, MessageTypes types)
{
    public async Task Send(OutgoingRow row, TimeSpan timeMax, CancellationToken ct)
    {
        using var activity = Traces.Continue("relay", row.TraceParent);
        var type = types.Named(row.Type);
        var message = JsonSerializer.Deserialize(row.Payload, type, OutgoingMessages.Json)
            ?? throw new JsonException("The payload is null.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeMax);
        if (row.Queue is null)
        {
            await bus.Publish(message, type, Pipe.Execute<PublishContext>(x => x.MessageId = row.Id), limit.Token);
            return;
        }
        // An exchange of the queue's name is all we may declare: how the queue is kept is its owner's to say.
        var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{row.Queue}"));
        await endpoint.Send(message, type, Pipe.Execute<SendContext>(context => Address(context, row.Id)), limit.Token);
    }

    private static void Address(SendContext context, Guid messageId)
    {
        context.MessageId = messageId;
        // A command whose queue doesn't exist yet must fail here and be tried again, not vanish in the broker.
        if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) rabbit.Mandatory = true;
    }
}
