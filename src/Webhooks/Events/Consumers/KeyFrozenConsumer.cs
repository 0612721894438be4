using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class KeyFrozenConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<KeyFrozen>(database, processed, fanOut)
{
    protected override WebhookEvent About(KeyFrozen message) =>
        new(message.EventId, EventTypes.KeyFrozen, message.WorkspaceId, null, message.At);
}
