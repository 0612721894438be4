using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailMesh.Content.Html.Seeing.Styles;

/// <summary>The lexical form of CSS: strings, comments, escapes and blocks (CSS Syntax §4).</summary>
internal static class CssText
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("{};\"'\\(");

    /// <summary>The next <c>{</c>, <c>}</c> or <c>;</c> outside of strings and addresses; or the length.</summary>
    public static int NextMark(ReadOnlySpan<char> css, int from)
    {
        while (from < css.Length && css[from..].IndexOfAny(Marks) is >= 0 and var hop)
        {
            from += hop;
            switch (css[from])
            {
                case '"' or '\'': from = StringEnd(css, from); break;
                case '\\': from += 2; break;
                case '(': from = AddressEnd(css, from); break;
                default: return from;
            }
        }
        return css.Length;
    }

    /// <summary>Behind the string that begins here; a line end ends it too.</summary>
    public static int StringEnd(ReadOnlySpan<char> css, int from)
    {
        var quote = css[from];
        for (var at = from + 1; at < css.Length; at++)
        {
            var hop = css[at..].IndexOfAny(quote, '\\', '\n');
            if (hop < 0)
                return css.Length;
            at += hop;
            if (css[at] != '\\')
                return at + 1;
            at++;
        }
        return css.Length;
    }

    /// <summary>Where a block ends that began right before.</summary>
    public static int BlockEnd(ReadOnlySpan<char> css)
    {
        var depth = 1;
        for (var at = NextMark(css, 0); at < css.Length; at = NextMark(css, at + 1))
        {
            depth += css[at] == '{' ? 1 : css[at] == '}' ? -1 : 0;
            if (depth == 0)
                return at;
        }
        return css.Length;
    }

    public static string WithoutComments(ReadOnlySpan<char> css)
    {
        var plain = new StringBuilder(css.Length);
        while (css.IndexOf("/*") is >= 0 and var start)
        {
            plain.Append(css[..start]);
            css = css[(start + 2)..];
            var end = css.IndexOf("*/");
            css = end < 0 ? [] : css[(end + 2)..];
        }
        return plain.Append(css).ToString();
    }

    /// <summary>Escapes read (§4.3.7): they tear a word that is looked for.</summary>
    public static string Unescape(ReadOnlySpan<char> css)
    {
        if (!css.Contains('\\'))
            return css.ToString();
        var plain = new StringBuilder(css.Length);
        for (var at = 0; at < css.Length; at++)
        {
            if (css[at] != '\\' || at + 1 == css.Length)
            {
                plain.Append(css[at]);
                continue;
            }
            var digits = 0;
            while (digits < 6 && at + 1 + digits < css.Length && char.IsAsciiHexDigit(css[at + 1 + digits]))
                digits++;
            if (digits == 0)
            {
                plain.Append(css[++at]);
                continue;
            }
            var point = int.Parse(
                css.Slice(at + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            plain.Append(Rune.IsValid(point) ? new Rune(point).ToString() : "\uFFFD");
            at += digits;
            if (at + 1 < css.Length && char.IsWhiteSpace(css[at + 1]))
                at++;
        }
        return plain.ToString();
    }

    /// <summary>An address without quotes may hold any sign; other brackets are read on.</summary>
    private static int AddressEnd(ReadOnlySpan<char> css, int from)
    {
        if (!css[..from].EndsWith("url", StringComparison.OrdinalIgnoreCase)
            || css[(from + 1)..].TrimStart() is ['"' or '\'', ..])
            return from + 1;
        var end = css[from..].IndexOf(')');
        return end < 0 ? css.Length : from + end + 1;
    }
}
