using System.Buffers;
using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>
/// Bytes to text under the charset names that mails use. A name is looked up as sent, then under the alias that the
/// runtime knows; a name nobody knows, and none at all, is guessed.
/// </summary>
public static class Charsets
{
    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private const int Windows1252 = 1252;

    /// <summary>Whether a name is decoded by its own table rather than guessed.</summary>
    public static bool Knows(string name) => CharsetNames.Resolve(name) is not CharsetNames.Unknown;

    /// <summary>
    /// The text of the bytes. Never throws: a byte that the charset does not have becomes U+FFFD. A byte order mark
    /// decides over the name, and is dropped.
    /// </summary>
    /// <param name="bytes">Text of one part or encoded word.</param>
    /// <param name="name">Charset as the mail names it, or null.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? name)
    {
        using var text = Rent(bytes, name);
        return new string(text.Span);
    }

    /// <summary><see cref="Decode"/> into a buffer of the pool.</summary>
    internal static RentedText Rent(ReadOnlySpan<byte> bytes, string? name)
    {
        Work.Count(bytes.Length);
        if (IsMarked(bytes, out var marked, out var markBytes))
        {
            return Rent(bytes[markBytes..], marked);
        }
        return CharsetNames.Resolve(name ?? "") switch
        {
            CharsetNames.Unknown or CharsetNames.Ascii => RentGuessed(bytes),
            CharsetNames.Utf7 => RentedText.Of(Utf7.Decode(bytes)),
            CharsetNames.Iso2022Cn => RentedText.Of(Iso2022Cn.Decode(bytes)),
            CharsetNames.EucTw => RentedText.Of(EucTw.Decode(bytes)),
            CharsetNames.Viscii => RentedText.Of(Viscii.Decode(bytes)),
            CharsetNames.Iso8859Part10 => RentedText.Of(SingleByteTables.Decode(bytes, SingleByteTables.Iso8859Part10)),
            CharsetNames.Iso8859Part14 => RentedText.Of(SingleByteTables.Decode(bytes, SingleByteTables.Iso8859Part14)),
            CharsetNames.Iso8859Part16 => RentedText.Of(SingleByteTables.Decode(bytes, SingleByteTables.Iso8859Part16)),
            Iso2022Jp.CodePage => Iso2022Jp.Rent(bytes),
            var codePage => CodePageTable.Find(codePage) is { } table
                ? table.Decode(bytes)
                : Rent(bytes, Encoding.GetEncoding(codePage)),
        };
    }

    /// <summary>Text whose charset nobody named: UTF-8 where the bytes are that, else windows-1252.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes)
    {
        using var text = RentGuessed(bytes);
        return new string(text.Span);
    }

    private static RentedText RentGuessed(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes)
            ? Rent(bytes, Encoding.UTF8)
            : CodePageTable.Find(Windows1252)!.Decode(bytes);

    private static RentedText Rent(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        var text = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(bytes.Length));
        return new(text, encoding.GetChars(bytes, text));
    }

    private static bool IsMarked(ReadOnlySpan<byte> bytes, out Encoding encoding, out int markBytes)
    {
        (encoding, markBytes) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (null!, 0),
        };
        return encoding is not null;
    }
}
