using MailMesh.Contracts;
using MailMesh.Postgres;

namespace MailMesh.Webhooks.Events.Consumers;

public sealed class QuotaWarningConsumer(Database database, ProcessedMessages processed, FanOut fanOut)
    : EventConsumer<QuotaWarning>(database, processed, fanOut)
{
    protected override WebhookEvent About(QuotaWarning message) =>
        new(message.EventId, EventTypes.QuotaWarning, message.WorkspaceId, null, message.At);
}
