using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class EmailSentConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<EmailSent>(database, processed, fanOut)
{
    protected override WebhookEvent About(EmailSent message) =>
        new(message.EventId, EventTypes.EmailSent, message.WorkspaceId, message.InboxId, message.At);
}
