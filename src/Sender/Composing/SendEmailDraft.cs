using MailMesh.Contracts;

namespace MailMesh.Sender.Composing;

/// <summary>What <see cref="SendEmail"/> asks for, word for word.</summary>
public static class SendEmailDraft
{
    public static Draft Compose(SendEmail email) => new()
    {
        SendId = email.SendId,
        WorkspaceId = email.WorkspaceId,
        KeyId = email.KeyId,
        InboxId = email.InboxId,
        To = email.To,
        Cc = email.Cc,
        Bcc = email.Bcc,
        ReplyTo = email.ReplyTo,
        Subject = email.Subject,
        Text = email.Body,
        Html = email.HtmlBody,
        Attachments = email.Attachments,
        SendAt = email.SendAt,
        AskedAt = email.AskedAt,
    };
}
