using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class InboxSuspendedConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<InboxSuspended>(database, processed, fanOut)
{
    protected override WebhookEvent About(InboxSuspended message) =>
        new(message.EventId, EventTypes.InboxSuspended, message.WorkspaceId, message.InboxId, message.At);
}
