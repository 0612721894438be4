using System.Buffers;
using System.Text;

namespace MailMesh.Mail.Compose;

/// <summary>Writes text as encoded words (RFC 2047), in UTF-8.</summary>
internal static class EncodedWordWriter
{
    // RFC 2047 §2 allows 75; at 62 the first word stands on the field's own line after the usual names.
    private const int WordCharsMax = 62;
    private const int PayloadCharsMax = WordCharsMax - 12; // =?utf-8?B??=
    private const int Base64BytesMax = PayloadCharsMax / 4 * 3;

    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/ "u8); // RFC 2047 §5 (3), and space as _

    /// <summary>The words, to be parted by white space; none splits a character (§5).</summary>
    public static IReadOnlyList<string> Encode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var escaped = bytes.Count(b => !PlainBytes.Contains(b));
        // Q where it is no longer: such a header can be read by eye.
        var isBase64 = escaped * 2 > bytes.Length / 3;
        var words = new List<string>();
        var start = 0;
        var cost = 0;
        for (var at = 0; at < bytes.Length;)
        {
            Rune.DecodeFromUtf8(bytes.AsSpan(at), out _, out var length);
            var next = isBase64 ? length : QCost(bytes.AsSpan(at, length));
            if (cost + next > (isBase64 ? Base64BytesMax : PayloadCharsMax))
            {
                words.Add(Word(bytes.AsSpan(start, at - start), isBase64));
                (start, cost) = (at, 0);
            }
            cost += next;
            at += length;
        }
        words.Add(Word(bytes.AsSpan(start), isBase64));
        return words;
    }

    private static int QCost(ReadOnlySpan<byte> character) => PlainBytes.Contains(character[0])
        ? 1
        : character.Length * 3;

    private static string Word(ReadOnlySpan<byte> bytes, bool isBase64)
    {
        if (isBase64)
        {
            return $"=?utf-8?B?{Convert.ToBase64String(bytes)}?=";
        }
        var word = new StringBuilder("=?utf-8?Q?");
        foreach (var b in bytes)
        {
            _ = b == ' ' ? word.Append('_')
                : PlainBytes.Contains(b) ? word.Append((char)b)
                : word.Append('=').Append(b.ToString("X2"));
        }
        return word.Append("?=").ToString();
    }
}
