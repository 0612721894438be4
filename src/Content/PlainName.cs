using System.Globalization;
using System.Text;

namespace MailMesh.Content;

/// <summary>
/// A folder's or label's name as an agent is shown it, and takes it back: what nobody sees of it, and line ends, stand
/// as <c>\u{200B}</c>. So no name hides words or begins a line of its own, and each can be given back as it is shown.
/// </summary>
public static class PlainName
{
    private const string Mark = @"\u{";
    private const int DigitsMax = 6;

    /// <summary>The name with escapes, where it needs any.</summary>
    public static string Show(string name)
    {
        if (!NeedsEscape(name))
            return name;
        var shown = new StringBuilder(name.Length + 16);
        var isEscaped = false; // the character before
        for (var at = 0; at < name.Length;)
        {
            if (!Rune.TryGetRuneAt(name, at, out var rune))
            {
                shown.Append('\uFFFD'); // half of a character: no server has one, and no answer could hold it
                at++;
                continue;
            }
            isEscaped = rune.Value == '\\' && name.AsSpan(at).StartsWith(Mark) || Hides(name, at, rune)
                || InvisibleText.IsJoiner(rune.Value) && (isEscaped || Hides(name, at + 1));
            if (isEscaped)
                shown.Append(CultureInfo.InvariantCulture, $"{Mark}{rune.Value:X}}}");
            else
                shown.Append(name, at, rune.Utf16SequenceLength);
            at += rune.Utf16SequenceLength;
        }
        return shown.ToString();
    }

    /// <summary>The name that <see cref="Show"/> showed; any other text as it is.</summary>
    public static string Read(string shown)
    {
        if (!shown.Contains(Mark, StringComparison.Ordinal))
            return shown;
        var name = new StringBuilder(shown.Length);
        var rest = shown.AsSpan();
        while (rest.IndexOf(Mark) is >= 0 and var start)
        {
            name.Append(rest[..start]);
            rest = rest[start..];
            var digits = rest[Mark.Length..Math.Min(rest.Length, Mark.Length + DigitsMax + 1)];
            var end = digits.IndexOf('}');
            if (end > 0 && int.TryParse(digits[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                    out var point) && Rune.IsValid(point))
            {
                name.Append(new Rune(point).ToString());
                rest = rest[(Mark.Length + end + 1)..];
            }
            else
            {
                name.Append(Mark);
                rest = rest[Mark.Length..];
            }
        }
        return name.Append(rest).ToString();
    }

    private static bool NeedsEscape(string name) => InvisibleText.MayHold(name) || name.Contains(Mark)
        || name.AsSpan().ContainsAny('\r', '\n', '\t') || name.AsSpan().ContainsAny('\u2028', '\u2029');

    private static bool Hides(string name, int at) =>
        Rune.TryGetRuneAt(name, at, out var rune) && Hides(name, at, rune);

    private static bool Hides(string name, int at, Rune rune) =>
        rune.Value is '\r' or '\n' or '\t' or 0x2028 or 0x2029 || InvisibleText.IsHidden(name, at, rune);
}
