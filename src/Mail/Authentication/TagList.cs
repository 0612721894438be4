using System.Buffers;
using System.Globalization;

namespace MailMesh.Mail.Authentication;

/// <summary>
/// A list of <c>tag=value</c> pairs, as DKIM signatures, keys, ARC seals and DMARC records are (RFC 6376 §3.2).
/// </summary>
internal sealed class TagList
{
    /// <summary>Characters of a list that is read; real ones stay under a tenth of it.</summary>
    public const int CharsMax = 16 * 1024;

    /// <summary>Tags of a list that is read.</summary>
    public const int TagsMax = 64;

    private static readonly SearchValues<char> TagCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private TagList()
    {
    }

    /// <summary>Name of the first tag; null of an empty list.</summary>
    public string? First { get; private set; }

    /// <summary>Value of a tag, trimmed; null where the list has none of that name.</summary>
    public string? this[string tag] => _values.GetValueOrDefault(tag);

    /// <summary>Reads a list; null where it breaks the grammar, a tag stands twice or a limit is passed.</summary>
    /// <param name="text">Unfolded or not: line ends count as white space.</param>
    public static TagList? Parse(string text)
    {
        if (text.Length > CharsMax)
        {
            return null;
        }
        var list = new TagList();
        foreach (var range in text.AsSpan().Split(';'))
        {
            var item = Trim(text.AsSpan(range));
            if (item.IsEmpty)
            {
                // Only the last may be empty (§3.2); records in the wild have doubled semicolons, which hurt nobody.
                continue;
            }
            var equals = item.IndexOf('=');
            var tag = equals < 0 ? default : Trim(item[..equals]);
            if (tag.IsEmpty || tag.ContainsAnyExcept(TagCharacters) || list._values.Count == TagsMax
                || !list._values.TryAdd(tag.ToString(), Trim(item[(equals + 1)..]).ToString()))
            {
                return null;
            }
            list.First ??= tag.ToString();
        }
        return list;
    }

    /// <summary>The value with all white space removed, as base64 and names are read.</summary>
    public string? Compact(string tag) => this[tag] is { } value
        ? string.Concat(value.Where(c => c is not (' ' or '\t' or '\r' or '\n')))
        : null;

    /// <summary>The value's parts between colons, compact; empty where the tag is not there.</summary>
    public IReadOnlyList<string> Parts(string tag) => Compact(tag) is { Length: > 0 } value ? value.Split(':') : [];

    /// <summary>Reads a number of at most 18 digits: null where the tag is not there.</summary>
    /// <returns>False where it is there and is no such number.</returns>
    public bool TryNumber(string tag, out long? number)
    {
        number = null;
        if (Compact(tag) is not { } text)
        {
            return true;
        }
        if (text.Length > 18 || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }
        number = value;
        return true;
    }

    /// <summary>Decoded base64; null where the tag is not there or is none.</summary>
    public byte[]? Bytes(string tag)
    {
        if (Compact(tag) is not { Length: > 0 } text)
        {
            return null;
        }
        var bytes = new byte[text.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text) => text.Trim(" \t\r\n");
}
