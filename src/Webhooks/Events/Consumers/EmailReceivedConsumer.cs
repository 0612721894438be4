using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class EmailReceivedConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<EmailReceived>(database, processed, fanOut)
{
    protected override WebhookEvent About(EmailReceived message) =>
        new(message.EventId, EventTypes.EmailReceived, message.WorkspaceId, message.InboxId, message.ReceivedAt);
}
