using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Compose;

/// <summary>
/// Arranges the bodies and files of a mail: mixed(alternative(text, related(html, inline...)), files...).
/// </summary>
internal static class MailBodies
{
    private const int MediaTypeCharsMax = 255; // RFC 6838 §4.2: 127 each
    private const int ParameterNameCharsMax = 60;

    /// <exception cref="ArgumentException">A file's name, media type or Content-ID can stand in no header.</exception>
    public static Entity Of(OutgoingMail mail, bool allowsEightBit)
    {
        var inline = mail.HtmlBody is null ? [] : mail.Attachments.Where(file => file.ContentId is not null).ToList();
        var files = mail.Attachments.Where(file => mail.HtmlBody is null || file.ContentId is null).ToList();
        var body = Body(mail, inline, allowsEightBit);
        return files.Count == 0
            ? body
            : new Entity.Multipart("multipart/mixed", [body, .. files.Select(file => File(file, "attachment"))]);
    }

    private static Entity Body(OutgoingMail mail, List<OutgoingFile> inline, bool allowsEightBit)
    {
        var text = mail.TextBody is null && mail.HtmlBody is not null
            ? null
            : Text("text/plain", mail.TextBody ?? "", allowsEightBit);
        if (mail.HtmlBody is null)
        {
            return text!;
        }
        Entity html = Text("text/html", mail.HtmlBody, allowsEightBit);
        if (inline.Count > 0)
        {
            html = new Entity.Multipart("multipart/related", [html, .. inline.Select(file => File(file, "inline"))])
            {
                Parameters = [KeyValuePair.Create("type", "text/html")], // RFC 2387 §3.1
            };
        }
        return text is null ? html : new Entity.Multipart("multipart/alternative", [text, html]);
    }

    private static Entity.Leaf Text(string mediaType, string text, bool allowsEightBit)
    {
        var bytes = BodyEncoder.TextBytes(text);
        return new Entity.Leaf(mediaType, [KeyValuePair.Create("charset", "utf-8")],
            BodyEncoder.ForText(bytes, allowsEightBit), bytes);
    }

    private static Entity.Leaf File(OutgoingFile file, string disposition)
    {
        HeaderGuard.Check(file.FileName ?? "", "FileName");
        HeaderGuard.Check(file.MediaType, "MediaType");
        if (file.ContentId is not null)
        {
            HeaderGuard.CheckId(file.ContentId, "ContentId");
        }
        var type = ContentType.Parse(file.MediaType);
        if (!file.MediaType.StartsWith(type.MediaType, StringComparison.OrdinalIgnoreCase) || type.IsMultipart
            || !IsWritable(type))
        {
            throw HeaderGuard.Refusal("MediaType", $"holds '{file.MediaType}', which is no type of a file");
        }
        var isSevenBit = type.IsMessage && BodyEncoder.IsSevenBit(file.Content.Span);
        // An embedded mail may not be base64 (RFC 2046 §5.2.1): what cannot stand as it is goes as a file.
        var mediaType = type.IsMessage && !isSevenBit ? "application/octet-stream" : type.MediaType;
        return new Entity.Leaf(mediaType, type.Parameters,
            isSevenBit ? TransferEncoding.SevenBit : TransferEncoding.Base64, file.Content)
        {
            Disposition = disposition,
            FileName = file.FileName,
            ContentId = file.ContentId,
        };
    }

    private static bool IsWritable(ContentType type) =>
        type.MediaType.Length <= MediaTypeCharsMax
        && type.MediaType.Split('/') is [var main, var sub]
        && ParameterWriter.IsToken(main) && ParameterWriter.IsToken(sub)
        && type.Parameters.All(parameter =>
            parameter.Key.Length <= ParameterNameCharsMax && ParameterWriter.IsToken(parameter.Key));
}
