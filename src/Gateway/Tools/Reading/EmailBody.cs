using MailMesh.Content;
using MailMesh.Mirror.Reading;

namespace MailMesh.Gateway.Tools.Reading;

/// <summary>An email's body in one view, with what a person would not have seen taken out and counted.</summary>
public sealed record EmailBody(string Text, int FoldedChars, int InvisibleChars, int HiddenChars)
{
    /// <summary>Links that show another place than they lead to.</summary>
    public IReadOnlyList<Homograph> OtherLinks { get; init; } = [];

    private const string UnknownMediaType = "application/octet-stream";

    /// <param name="source">The header block for the view headers; the HTML, if any, for the others.</param>
    public static EmailBody Of(EmailDetail email, string view, string? source)
    {
        if (view == "headers") return Visible(source ?? "", hidden: 0);
        if (view == "html")
        {
            var safe = source is null ? new ConvertedHtml("", 0) : SafeHtml.Sanitize(source);
            return Visible(safe.Text, safe.HiddenChars) with { OtherLinks = safe.OtherLinks };
        }
        // HTML is what a person is shown, and keeps the links that a text part may lack.
        var converted = source is null ? default : HtmlText.ToMarkdown(source);
        var (text, hidden) = converted.Text is { Length: > 0 } words
            ? (words, converted.HiddenChars)
            : (email.Text, 0);
        if (view == "full") return Visible(text, hidden) with { OtherLinks = converted.OtherLinks };
        var split = QuotedText.Split(text);
        return Visible(split.New, hidden) with
        {
            FoldedChars = split.Quoted.Length, OtherLinks = converted.OtherLinks,
        };
    }

    /// <summary>At most this many characters, never half of a surrogate pair.</summary>
    public static string Cut(string text, int from, int characters)
    {
        var length = Math.Min(characters, text.Length - from);
        if (length > 0 && from + length < text.Length && char.IsHighSurrogate(text[from + length - 1])) length--;
        return text.Substring(from, length);
    }

    /// <summary>The type as it was declared, where it has the form of one (RFC 2045 §5.1).</summary>
    public static string MediaType(string declared)
    {
        const int CharactersMax = 127;
        return declared.Length is > 0 and <= CharactersMax
            && declared.All(c => char.IsAsciiLetterOrDigit(c) || "!#$&^_.+-/".Contains(c))
                ? declared
                : UnknownMediaType;
    }

    private static EmailBody Visible(string text, int hidden)
    {
        var visible = InvisibleText.Remove(text);
        return new EmailBody(visible.Text, FoldedChars: 0, visible.Removed, hidden);
    }
}
