using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MailMesh.Corpus;

/// <summary>
/// Writes entities as mail programs do. Nothing here is MailMesh's own composer: what reads the corpus should meet
/// bytes that it did not write.
/// </summary>
internal sealed class EntityWriter(Random chance)
{
    private const int QuotedColumnsMax = 75; // and the "=" (RFC 2045 §6.7)
    private const int Base64LineBytes = 57; // 76 characters
    private readonly ArrayBufferWriter<byte> output = new(64 * 1024);

    public int Length => output.WrittenCount;

    public byte[] ToArray() => output.WrittenSpan.ToArray();

    public EntityWriter Line(string ascii = "")
    {
        Encoding.ASCII.GetBytes(ascii, output);
        output.Write("\r\n"u8);
        return this;
    }

    public EntityWriter Raw(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        return this;
    }

    /// <summary>Some text as a part: its header fields, an empty line and its body.</summary>
    public void Text(string subtype, string text, Language language)
    {
        var bytes = language.Encoding.GetBytes(text);
        var encoding = EncodingOf(language);
        Line($"Content-Type: text/{subtype}; charset={Quote(language.Charset)}");
        Line($"Content-Transfer-Encoding: {encoding}").Line();
        switch (encoding)
        {
            case "base64": Base64(bytes); break;
            case "quoted-printable": QuotedPrintable(bytes); break;
            default: Raw(bytes); break;
        }
    }

    public void File(string type, string name, ReadOnlySpan<byte> content, string? contentId = null)
    {
        Line($"Content-Type: {type}; name=\"{name}\"");
        Line($"Content-Disposition: {(contentId is null ? "attachment" : "inline")};");
        Line($" filename=\"{name}\"; size={content.Length}");
        if (contentId is not null) Line($"Content-ID: <{contentId}>");
        Line("Content-Transfer-Encoding: base64").Line();
        Base64(content);
    }

    /// <summary>A header value outside ASCII as encoded words, split between characters.</summary>
    public static string EncodedWords(string text, Language language)
    {
        if (Ascii.IsValid(text)) return text;
        var words = new List<string>();
        foreach (var piece in text.EnumerateRunes().Chunk(10))
        {
            var bytes = language.Encoding.GetBytes(string.Concat(piece));
            words.Add($"=?{language.Charset}?B?{Convert.ToBase64String(bytes)}?=");
        }
        return string.Join("\r\n ", words);
    }

    private string EncodingOf(Language language) => language.Charset switch
    {
        "us-ascii" or "iso-2022-jp" => chance.Next(3) == 0 ? "quoted-printable" : "7bit",
        "utf-8" or "gb18030" or "shift_jis" or "euc-kr" => chance.Next(10) switch
        {
            < 5 => "base64",
            < 9 => "quoted-printable",
            _ => "8bit",
        },
        _ => chance.Next(10) switch
        {
            < 7 => "quoted-printable",
            < 9 => "8bit",
            _ => "base64",
        },
    };

    private string Quote(string charset) => chance.Next(2) == 0 ? charset : $"\"{charset.ToUpperInvariant()}\"";

    private void Base64(ReadOnlySpan<byte> bytes)
    {
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(Base64LineBytes, bytes.Length)..])
        {
            var line = output.GetSpan(80);
            System.Buffers.Text.Base64.EncodeToUtf8(
                bytes[..Math.Min(Base64LineBytes, bytes.Length)], line, out _, out var written);
            output.Advance(written);
            output.Write("\r\n"u8);
        }
    }

    private void QuotedPrintable(ReadOnlySpan<byte> bytes)
    {
        var column = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n')
            {
                output.Write("\r\n"u8);
                (column, i) = (0, i + 1);
                continue;
            }
            var atEnd = i + 1 == bytes.Length || bytes[i + 1] == '\r';
            var plain = bytes[i] is > 32 and < 127 and not (byte)'=' || (bytes[i] is 32 or 9 && !atEnd);
            if (column + (plain ? 1 : 3) > QuotedColumnsMax)
            {
                output.Write("=\r\n"u8);
                column = 0;
            }
            if (plain)
            {
                output.Write([bytes[i]]);
                column++;
            }
            else
            {
                Encoding.ASCII.GetBytes($"={bytes[i]:X2}", output);
                column += 3;
            }
        }
    }
}
