using MailMesh.Mail.Text;

namespace MailMesh.Content.Files;

/// <summary>A page as Markdown, as bodies of mails are: hidden text is left out and counted.</summary>
internal static class HtmlFileText
{
    public static FileReading Read(ReadOnlySpan<byte> bytes, string? charset, TextSink sink)
    {
        const int BytesMax = ContentLimits.HtmlCharsMax * 4;
        var html = bytes[..Math.Min(bytes.Length, BytesMax)];
        var text = Charsets.Decode(html, charset ?? HtmlCharset.Find(html));
        var converted = HtmlText.ToMarkdown(text);
        sink.Write(converted.Text);
        sink.Hide(converted.HiddenChars);
        if (text.Length > ContentLimits.HtmlCharsMax || html.Length < bytes.Length)
            sink.Cut($"only the first {ContentLimits.HtmlCharsMax} characters of HTML were read");
        return sink.Finish("html");
    }
}
