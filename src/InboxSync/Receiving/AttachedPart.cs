using MailMesh.Mail.Mime;
using MailMesh.Mirror.Writing;

namespace MailMesh.InboxSync.Receiving;

/// <summary>A part of a mail as an attachment of the mirror.</summary>
internal static class AttachedPart
{
    public static AttachmentPart Of(MimePart part, int index)
    {
        // An embedded message is stored as it stands (RFC 2046 §5.2.1 forbids it an encoding).
        var encoding = part.Children.Count > 0 ? TransferEncoding.Binary : part.TransferEncoding;
        return new AttachmentPart
        {
            Filename = part.FileName ?? NameFor(part, index),
            MimeType = part.ContentType.MediaType,
            SizeBytes = part.DecodedLength(),
            BodyOffset = part.BodyOffset,
            BodyLength = part.BodyLength,
            TransferEncoding = encoding,
            ContentId = part.ContentId,
            IsInline = IsInline(part),
        };
    }

    /// <summary>
    /// Shown inside the body: it has a Content-ID that HTML can name, and doesn't call itself attached.
    /// </summary>
    private static bool IsInline(MimePart part) =>
        part.ContentId is not null && part.Disposition is not { Kind: "attachment" };

    private static string NameFor(MimePart part, int index)
    {
        var extension = part.ContentType.MediaType switch
        {
            "message/rfc822" => "eml",
            "text/calendar" => "ics",
            "text/plain" => "txt",
            "text/html" => "html",
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "image/gif" => "gif",
            "application/pdf" => "pdf",
            _ => "bin",
        };
        return $"attachment-{index + 1}.{extension}";
    }
}
