using System.Text.Json;
using MailMesh.Content;
using MailMesh.Mail.Mime;
using MailMesh.Mirror;
using MailMesh.Mirror.Writing;

namespace MailMesh.InboxSync.Receiving;

/// <summary>
/// What the mirror keeps of a parsed mail, its words counted. Malformed mail is read as far as it goes.
/// </summary>
public static class ReadMail
{
    /// <summary>A preview looks no further for the writer's own words.</summary>
    private const int PreviewSourceCharsMax = 20_000;

    public static EmailContent Of(MimeMessage mail)
    {
        var html = mail.HtmlPart;
        using var read = EmailText.Rent(mail, out var part);
        ReadOnlySpan<char> text = read.Span[..Math.Min(read.Span.Length, StoreLimits.TextCharsMax)];
        return new EmailContent
        {
            MessageId = mail.MessageId,
            InReplyTo = mail.InReplyTo,
            References = mail.References,
            From = mail.From.Count > 0 ? Correspondent(mail.From[0]) : null,
            To = Correspondents(mail.To),
            Cc = Correspondents(mail.Cc),
            Bcc = Correspondents(mail.Bcc),
            ReplyTo = Correspondents(mail.ReplyTo),
            Subject = mail.Subject.Trim(),
            Preview = Preview.Of(text[..Math.Min(text.Length, PreviewSourceCharsMax)]),
            Text = part is null ? null : new(part.Offset, part.BodyOffset + part.BodyLength - part.Offset),
            Html = html is null ? null : new(
                html.BodyOffset, html.BodyLength, html.TransferEncoding, html.ContentType.Charset),
            SentAt = mail.Date,
            Defects = [.. mail.Defects.Select(Name).Distinct()],
            Attachments = [.. mail.Attachments.Take(StoreLimits.AttachmentsMax).Select(AttachedPart.Of)],
        }.WithWords(text);
    }

    private static IReadOnlyList<Correspondent> Correspondents(IReadOnlyList<MailAddress> addresses) =>
        [.. addresses.Take(StoreLimits.CorrespondentsMax).Select(Correspondent)];

    private static Correspondent Correspondent(MailAddress address) => new(address.Address, address.Name);

    private static string Name(MimeDefect defect) =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(defect.Kind.ToString());
}
