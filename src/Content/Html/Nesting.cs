using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MailMesh.Content.Html;

/// <summary>
/// Finds where HTML nests deeper than <see cref="ContentLimits.DepthMax"/>. A parser asks at each element what stands
/// open above it, so 100,000 open elements cost it billions of steps; this looks at each character once.
/// </summary>
internal static class Nesting
{
    // Void, or closed by the next of their kind: unclosed ones don't nest.
    private static readonly HashSet<string> Flat =
    [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "html",
        "optgroup", "head", "body",
    ];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> FlatNames =
        Flat.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What of a page is read: neither too long nor too deep.</summary>
    public static ReadOnlySpan<char> Cut(ReadOnlySpan<char> html)
    {
        var read = html[..Math.Min(html.Length, ContentLimits.HtmlCharsMax)];
        return Starts(read) > ContentLimits.DepthMax ? read[..End(read)] : read;
    }

    /// <summary>As many tags as may start an element, or more: no page nests deeper.</summary>
    private static int Starts(ReadOnlySpan<char> html)
    {
        var (starts, at) = (0, 0);
        // The character behind the last of a block is looked at too.
        for (; at < html.Length - Vector256<ushort>.Count; at += Vector256<ushort>.Count)
        {
            var marks = Vector256.Equals(Words(html[at..]), Vector256.Create((ushort)'<'));
            var ends = Vector256.Equals(Words(html[(at + 1)..]), Vector256.Create((ushort)'/'));
            starts += BitOperations.PopCount((marks & ~ends).ExtractMostSignificantBits());
        }
        return starts + html[at..].Count('<');
    }

    private static Vector256<ushort> Words(ReadOnlySpan<char> text) =>
        Vector256.Create(MemoryMarshal.Cast<char, ushort>(text));

    /// <summary>The start of the first element that stands too deep, or the length where none does.</summary>
    private static int End(ReadOnlySpan<char> html)
    {
        var depth = 0;
        Span<char> name = stackalloc char[10]; // longer names than "blockquote" can't be in the list
        for (var at = 0; at < html.Length;)
        {
            var open = html[at..].IndexOf('<');
            if (open < 0)
                return html.Length;
            at += open;
            var closes = at + 1 < html.Length && html[at + 1] == '/';
            var start = at + (closes ? 2 : 1);
            var end = start;
            while (end < html.Length && end - start < name.Length && char.IsAsciiLetterOrDigit(html[end]))
                end++;
            var length = html[start..end].ToLowerInvariant(name);
            if (length > 0 && char.IsAsciiLetter(name[0]) && !FlatNames.Contains(name[..length]))
            {
                depth = closes ? Math.Max(0, depth - 1) : depth + 1;
                if (depth > ContentLimits.DepthMax)
                    return at;
            }
            at = end;
        }
        return html.Length;
    }
}
