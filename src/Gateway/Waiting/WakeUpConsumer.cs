using MailMesh.Contracts;
using MassTransit;

namespace MailMesh.Gateway.Waiting;

/// <summary>
/// Hears on a queue of this process alone, gone with it: each replica must learn of what its own callers wait for.
/// </summary>
public sealed class WakeUpConsumer(WakeUps wakeUps) :
    IConsumer<EmailReceived>, IConsumer<EmailSent>, IConsumer<EmailDeferred>, IConsumer<EmailBounced>,
    IConsumer<EmailFailed>, IConsumer<EmailUnknown>
{
    public Task Consume(ConsumeContext<EmailReceived> context) => Wake(context.Message.InboxId);

    public Task Consume(ConsumeContext<EmailSent> context) => Wake(context.Message.SendId);

    public Task Consume(ConsumeContext<EmailDeferred> context) => Wake(context.Message.SendId);

    public Task Consume(ConsumeContext<EmailBounced> context) => Wake(context.Message.SendId);

    public Task Consume(ConsumeContext<EmailFailed> context) => Wake(context.Message.SendId);

    public Task Consume(ConsumeContext<EmailUnknown> context) => Wake(context.Message.SendId);

    private Task Wake(Guid what)
    {
        wakeUps.Wake(what);
        return Task.CompletedTask;
    }
}
