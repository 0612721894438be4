using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class InboxCreatedConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<InboxCreated>(database, processed, fanOut)
{
    protected override WebhookEvent About(InboxCreated message) =>
        new(message.EventId, EventTypes.InboxCreated, message.WorkspaceId, message.InboxId, message.At);
}
