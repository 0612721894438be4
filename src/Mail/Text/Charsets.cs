using System.Text;

namespace MailMesh.Mail.Text;

/// <summary>
/// Bytes to text under the charset names that mails use. A name is looked up as sent, then under the alias that the
/// runtime knows; a name nobody knows, and none at all, is guessed.
/// </summary>
public static class Charsets
{
    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private static Encoding Windows1252 => field ??= Encoding.GetEncoding(1252);

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
        Work.Count(bytes.Length);
        if (TryDecodeMarked(bytes, out var text))
        {
            return text;
        }
        return CharsetNames.Resolve(name ?? "") switch
        {
            CharsetNames.Unknown or CharsetNames.Ascii => Guess(bytes),
            CharsetNames.Utf7 => Utf7.Decode(bytes),
            CharsetNames.Iso2022Cn => Iso2022Cn.Decode(bytes),
            CharsetNames.EucTw => EucTw.Decode(bytes),
            CharsetNames.Viscii => Viscii.Decode(bytes),
            CharsetNames.Iso8859Part10 => SingleByteTables.Decode(bytes, SingleByteTables.Iso8859Part10),
            CharsetNames.Iso8859Part14 => SingleByteTables.Decode(bytes, SingleByteTables.Iso8859Part14),
            CharsetNames.Iso8859Part16 => SingleByteTables.Decode(bytes, SingleByteTables.Iso8859Part16),
            var codePage => Encoding.GetEncoding(codePage).GetString(bytes),
        };
    }

    /// <summary>Text whose charset nobody named: UTF-8 where the bytes are that, else windows-1252.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return Encoding.ASCII.GetString(bytes);
        }
        return System.Text.Unicode.Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : Windows1252.GetString(bytes);
    }

    private static bool TryDecodeMarked(ReadOnlySpan<byte> bytes, out string text)
    {
        text = bytes switch
        {
            [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
            [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
            [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
            _ => null!,
        };
        return text is not null;
    }
}
