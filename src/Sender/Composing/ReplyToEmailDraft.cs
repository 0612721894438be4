using MailMesh.Contracts;

namespace MailMesh.Sender.Composing;

/// <summary>The answer to an email: its subject, its place in the thread, and the original quoted below.</summary>
public static class ReplyToEmailDraft
{
    public static Draft Compose(OriginalEmail original, ReplyToEmail reply) => new()
    {
        SendId = reply.SendId,
        WorkspaceId = reply.WorkspaceId,
        KeyId = reply.KeyId,
        InboxId = reply.InboxId,
        Answers = reply.EmailId,
        To = reply.To,
        Cc = reply.Cc,
        Subject = ReplySubject.Of(original.Subject),
        Text = QuotedOriginal.BelowText(reply.Body, original),
        Html = reply.HtmlBody is { } html ? QuotedOriginal.BelowHtml(html, original) : null,
        Threading = ThreadingHeaders.Below(original.MessageId, original.References, original.InReplyTo),
        Attachments = reply.Attachments,
        SendAt = reply.SendAt,
        AskedAt = reply.AskedAt,
    };
}
