using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class EmailFailedConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<EmailFailed>(database, processed, fanOut)
{
    protected override WebhookEvent About(EmailFailed message) =>
        new(message.EventId, EventTypes.EmailFailed, message.WorkspaceId, message.InboxId, message.At);
}
