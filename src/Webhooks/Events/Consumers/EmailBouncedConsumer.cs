using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class EmailBouncedConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<EmailBounced>(database, processed, fanOut)
{
    protected override WebhookEvent About(EmailBounced message) =>
        new(message.EventId, EventTypes.EmailBounced, message.WorkspaceId, message.InboxId, message.At);
}
