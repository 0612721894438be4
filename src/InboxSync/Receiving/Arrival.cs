using MailMesh.Contracts;
using MailMesh.Mirror.Writing;

namespace MailMesh.InboxSync.Receiving;

/// <summary>What is told of an email that arrived, by SMTP or at the server of a connected inbox.</summary>
internal static class Arrival
{
    public static (Guid Id, EmailReceived Event) Of(EmailToFile email, FilingOutcome.Filed filed)
    {
        var content = email.Content;
        var received = new EmailReceived
        {
            EventId = Guid.CreateVersion7(email.ReceivedAt),
            WorkspaceId = filed.WorkspaceId,
            InboxId = email.InboxId,
            EmailId = filed.EmailId,
            ThreadId = filed.ThreadId,
            MessageId = content.MessageId,
            From = content.From is { } from ? new EmailAddress(from.Address, from.Name) : null,
            To = [.. content.To.Select(to => new EmailAddress(to.Address, to.Name))],
            Subject = content.Subject,
            Preview = content.Preview,
            HasAttachments = content.Attachments.Any(part => !part.IsInline),
            SizeBytes = email.Blob.SizeBytes,
            ReceivedAt = email.ReceivedAt,
        };
        return (received.EventId, received);
    }
}
