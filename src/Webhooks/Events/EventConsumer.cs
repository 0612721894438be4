using MailMesh.Postgres;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Npgsql;

namespace MailMesh.Webhooks.Events;

/// <summary>Hears one type of event and gives each webhook that wants it a delivery, once.</summary>
public abstract class EventConsumer<T>(Database database, ProcessedMessages processed, FanOut fanOut)
    : OnceConsumer<T>(database, processed)
    where T : class
{
    protected abstract WebhookEvent About(T message);

    protected override Task Handle(ConsumeContext<T> context, NpgsqlTransaction tx, CancellationToken ct)
    {
        var about = About(context.Message);
        return fanOut.Add(about, EventPayload.Write(about, context.Message), tx, ct);
    }

    protected override Task AfterCommit(ConsumeContext<T> context, CancellationToken ct)
    {
        fanOut.Wake();
        return Task.CompletedTask;
    }
}
