using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class EmailDeferredConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<EmailDeferred>(database, processed, fanOut)
{
    protected override WebhookEvent About(EmailDeferred message) =>
        new(message.EventId, EventTypes.EmailDeferred, message.WorkspaceId, message.InboxId, message.At);
}
