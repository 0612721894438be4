using System.Buffers;
using System.Text;

namespace MailMesh.Content.Html;

/// <summary>
/// Text as HTML that no parser reads as anything but text: marks are encoded, also those that only old browsers take
/// for marks; what nobody sees is left out, with it the escapes of ISO-2022-JP. Letters stay what they are.
/// </summary>
internal static class HtmlEscape
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("<>&\"'`=+");

    public static void Append(ReadOnlySpan<char> text, StringBuilder to)
    {
        if (InvisibleText.MayHold(text))
            text = InvisibleText.Remove(text.ToString()).Text;
        if (text.Contains('\r')) // as a parser reads line ends
            text = text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        while (text.IndexOfAny(Marks) is >= 0 and var at)
        {
            to.Append(text[..at]);
            _ = text[at] switch
            {
                '<' => to.Append("&lt;"),
                '>' => to.Append("&gt;"),
                '&' => to.Append("&amp;"),
                '"' => to.Append("&quot;"),
                var mark => to.Append("&#").Append((int)mark).Append(';'),
            };
            text = text[(at + 1)..];
        }
        to.Append(text);
    }
}
