using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class InboxSyncedConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<InboxSynced>(database, processed, fanOut)
{
    protected override WebhookEvent About(InboxSynced message) =>
        new(message.EventId, EventTypes.InboxSynced, message.WorkspaceId, message.InboxId, message.At);
}
