using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AngleSharp.Html;

namespace MailMesh.Content.Html.Streaming;

/// <summary>
/// <c>&amp;nbsp;</c> and the like (HTML Standard §13.2.5.72): those that end in a semicolon and mean what they say.
/// </summary>
internal static class CharacterReference
{
    private const int NameCharsMax = 32;
    private const int DigitsMax = 7;

    /// <summary>The names that were met; there are 2,125.</summary>
    private static readonly ConcurrentDictionary<string, string> Met = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> MetByName =
        Met.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>
    /// What the reference at the start of the text stands for, and its length; null where the parser must tell.
    /// </summary>
    public static string? Read(ReadOnlySpan<char> text, out int length)
    {
        length = 1;
        if (text.Length < 2 || text[1] is ' ' or '\t' or '\n' or '\r' or '\f' or '<' or '&')
            return "&";
        var body = text[1..Math.Min(text.Length, NameCharsMax)];
        var end = body.IndexOf(';');
        if (end < 1)
            return null;
        length = end + 2;
        body = body[..end];
        return body[0] == '#' ? Numbered(body[1..]) : Named(body);
    }

    /// <summary>An attribute's value with its references read; null where the parser must tell.</summary>
    public static string? Decode(ReadOnlySpan<char> value)
    {
        var decoded = new StringBuilder(value.Length);
        while (value.IndexOf('&') is >= 0 and var plain)
        {
            decoded.Append(value[..plain]);
            if (InAttribute(value[plain..], out var length) is not { } meaning)
                return null;
            decoded.Append(meaning);
            value = value[(plain + length)..];
        }
        return decoded.Append(value).ToString();
    }

    /// <summary>In an address <c>&amp;copy=1</c> is what it looks like (§13.2.5.73).</summary>
    private static string? InAttribute(ReadOnlySpan<char> text, out int length)
    {
        var name = text[1..Math.Min(text.Length, NameCharsMax)];
        var end = name.IndexOfAnyExcept(LettersAndDigits);
        length = 1;
        if (end == 0 ? name[0] != '#' : end > 0 && name[end] == '=')
            return "&";
        if (end > 0 && name[end] == ';' && Named(name[..end]) is null)
            return null;
        return end < 0 || end > 0 && name[end] != ';' ? null : Read(text, out length);
    }

    private static string? Named(ReadOnlySpan<char> name)
    {
        if (MetByName.TryGetValue(name, out var known))
            return known;
        if (name.ContainsAnyExcept(LettersAndDigits)
            || HtmlEntityProvider.Resolver.GetSymbol($"{name};") is not { } met)
            return null;
        Met.TryAdd(name.ToString(), met);
        return met;
    }

    private static string? Numbered(ReadOnlySpan<char> digits)
    {
        var isHex = digits is ['x' or 'X', ..];
        digits = isHex ? digits[1..] : digits;
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return digits.Length is > 0 and <= DigitsMax
            && int.TryParse(digits, style, CultureInfo.InvariantCulture, out var point) && IsPlain(point)
            ? char.ConvertFromUtf32(point) : null;
    }

    // Of the others some are replaced, and some mean what windows-1252 has in their place.
    private static bool IsPlain(int point) => point is '\t' or '\n' or >= ' ' and < 0x7F or >= 0xA0 and < 0xD800
        or >= 0xE000 and < 0xFDD0 or > 0xFDEF and < 0xFFFE or >= 0x10000 and < 0x1FFFE;

    private static System.Buffers.SearchValues<char> LettersAndDigits { get; } = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
}
