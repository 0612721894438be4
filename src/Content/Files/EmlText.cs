using System.Globalization;
using MailMesh.Mail.Mime;

namespace MailMesh.Content.Files;

/// <summary>
/// A mail in a mail (RFC 2046 §5.2.1): who wrote what to whom, the body as a person is shown it, and the names of what
/// is attached, which stays closed.
/// </summary>
internal static class EmlText
{
    private const int AddressesMax = 50;
    private const int AttachmentsMax = 100;

    public static FileReading Read(ReadOnlyMemory<byte> bytes, TextSink sink)
    {
        var mail = MimeParser.Parse(bytes);
        Line(sink, "From", mail.From);
        Line(sink, "To", mail.To);
        Line(sink, "Cc", mail.Cc);
        if (mail.Date is { } date)
            sink.Write(date.ToString("'Date: 'yyyy-MM-dd'T'HH:mm:sszzz'\n'", CultureInfo.InvariantCulture));
        sink.Write($"Subject: {OneLine(mail.Subject)}\n\n");
        Body(mail, sink);
        Attachments(mail, sink);
        return sink.Finish("eml");
    }

    private static void Body(MimeMessage mail, TextSink sink)
    {
        // HTML is what a person is shown (decision 0035).
        if (mail.HtmlPart is { } html && HtmlText.ToMarkdown(html.DecodeText()) is { Text.Length: > 0 } converted)
        {
            sink.Write(converted.Text);
            sink.Hide(converted.HiddenChars);
        }
        else if (mail.TextPart is { } text)
        {
            sink.Write(text.ReadText());
        }
    }

    private static void Attachments(MimeMessage mail, TextSink sink)
    {
        var files = mail.Attachments;
        if (files.Count == 0) return;
        sink.EndLineIfBegun();
        sink.Write("\nAttached (not opened):\n");
        foreach (var file in files.Take(AttachmentsMax))
        {
            var name = OneLine(file.FileName ?? "without a name");
            sink.Write($"- {name} ({file.ContentType.MediaType}, {file.BodyLength} bytes encoded)\n");
        }
        if (files.Count > AttachmentsMax)
            sink.Cut($"only the first {AttachmentsMax} of {files.Count} attachments are listed");
    }

    private static void Line(TextSink sink, string name, IReadOnlyList<MailAddress> addresses)
    {
        if (addresses.Count == 0) return;
        var shown = addresses.Take(AddressesMax).Select(one =>
            one.Name is { Length: > 0 } person ? $"{OneLine(person)} <{one.Address}>" : one.Address);
        sink.Write($"{name}: {string.Join(", ", shown)}\n");
        if (addresses.Count > AddressesMax)
            sink.Cut($"only the first {AddressesMax} of {addresses.Count} addresses of {name} are here");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
