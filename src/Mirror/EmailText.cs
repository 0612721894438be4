using MailMesh.Content;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Text;

namespace MailMesh.Mirror;

/// <summary>
/// The text of a mail as it is searched and shown: its text part, or where that is blank its HTML as text. The mirror
/// keeps where the part lies; cut out with its header, it is a mail that gives the same text.
/// </summary>
public static class EmailText
{
    /// <summary>The text, empty where there is none; the caller frees its memory by disposing of it.</summary>
    /// <param name="part">That it is from; null where there is none.</param>
    public static RentedText Rent(MimeMessage mail, out MimePart? part)
    {
        part = mail.TextPart;
        var text = part is null ? default : part.RentReadText();
        if (!text.Span.IsWhiteSpace() || mail.HtmlPart is not { } html)
            return text;
        text.Dispose();
        part = html;
        using var page = html.RentDecodedText();
        return HtmlText.RentText(page.Span);
    }

    /// <summary>Its beginning, clean.</summary>
    public static string Of(MimeMessage mail, int charsMax)
    {
        using var text = Rent(mail, out _);
        var start = text.Span[..Math.Min(text.Span.Length, charsMax + 1)]; // one more tells a pair from its half
        return StoredText.Clean(start.ToString(), charsMax);
    }
}
