using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class EmailDeletedConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<EmailDeleted>(database, processed, fanOut)
{
    protected override WebhookEvent About(EmailDeleted message) =>
        new(message.EventId, EventTypes.EmailDeleted, message.WorkspaceId, message.InboxId, message.At);
}
