using System.Buffers;

namespace MailMesh.Content.Html;

/// <summary>
/// Text as HTML that no parser reads as anything but text: marks are encoded, also those that only old browsers take
/// for marks; what nobody sees is left out, with it the escapes of ISO-2022-JP. Letters stay what they are.
/// </summary>
internal static class HtmlEscape
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("<>&\"'`=+");

    public static void Append(ReadOnlySpan<char> text, LentText to)
    {
        if (InvisibleText.MayHold(text))
            text = InvisibleText.Remove(text.ToString()).Text;
        if (text.Contains('\r')) // as a parser reads line ends
            text = text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        while (text.IndexOfAny(Marks) is >= 0 and var at)
        {
            to.Append(text[..at]);
            to.Append(text[at] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\'' => "&#39;",
                '`' => "&#96;",
                '=' => "&#61;",
                _ => "&#43;",
            });
            text = text[(at + 1)..];
        }
        to.Append(text);
    }
}
