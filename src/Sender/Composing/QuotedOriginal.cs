using System.Net;
using System.Text;

namespace MailMesh.Sender.Composing;

/// <summary>The original below the answer, as text and as HTML.</summary>
public static class QuotedOriginal
{
    /// <summary>How much of an original a reply carries along.</summary>
    public const int QuotedCharsMax = 100_000;
    public const string CutMark = "[the rest of the original is not quoted]";

    /// <summary>The answer, an attribution line, and the original with "> " before each line.</summary>
    public static string BelowText(string body, OriginalEmail original)
    {
        var text = new StringBuilder(body.TrimEnd()).Append("\n\n").Append(Attribution(original)).Append('\n');
        foreach (var line in Lines(original))
            text.Append(line.StartsWith('>') ? ">" : line.Length == 0 ? ">" : "> ").Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>The same for an HTML answer. The original goes in as escaped text: foreign markup stays out.</summary>
    public static string BelowHtml(string htmlBody, OriginalEmail original)
    {
        var quote = string.Join("<br>\n", Lines(original).Select(WebUtility.HtmlEncode));
        var attribution = WebUtility.HtmlEncode(Attribution(original));
        var block = $"<p>{attribution}</p>\n<blockquote type=\"cite\">{quote}</blockquote>\n";
        var end = htmlBody.LastIndexOf("</body>", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? $"{htmlBody}\n{block}" : htmlBody.Insert(end, block);
    }

    private static string Attribution(OriginalEmail original)
    {
        var who = original.From is not { } from ? "someone"
            : from.Name is { Length: > 0 } name ? $"{name} <{from.Address}>" : from.Address;
        return original.Date is { } date
            ? $"On {date.UtcDateTime:ddd, d MMM yyyy} at {date.UtcDateTime:HH:mm} UTC, {OneLine(who)} wrote:"
            : $"{OneLine(who)} wrote:";
    }

    private static IEnumerable<string> Lines(OriginalEmail original)
    {
        var text = original.Text.TrimEnd();
        var kept = text.Length <= QuotedCharsMax ? text : text[..QuotedCharsMax];
        var lines = kept.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        return text.Length <= QuotedCharsMax ? lines : lines.Append(CutMark);
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
