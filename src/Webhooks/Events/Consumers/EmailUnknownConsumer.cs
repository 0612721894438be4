using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class EmailUnknownConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<EmailUnknown>(database, processed, fanOut)
{
    protected override WebhookEvent About(EmailUnknown message) =>
        new(message.EventId, EventTypes.EmailUnknown, message.WorkspaceId, message.InboxId, message.At);
}
