using System.Buffers;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Encodings;

/// <summary>
/// Base64 as mails hold it (RFC 2045 §6.8): bytes outside the alphabet, wrong padding and cut ends included.
/// </summary>
public static class Base64Text
{
    private const byte Foreign = 255;
    private static readonly byte[] Values = MakeValues();

    /// <summary>
    /// Decodes what can be decoded. Foreign bytes are skipped (RFC 2045 §6.8), padding ends a run and another may
    /// follow it: two encodings that were concatenated.
    /// </summary>
    public static byte[] Decode(ReadOnlySpan<byte> text) => DecodedBytes.ToArray(text, TransferEncoding.Base64);

    /// <summary>Decodes into as many bytes as the text has, and three more; gives the bytes written.</summary>
    internal static int Decode(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        Work.Count(text.Length);
        // The runtime's decoder is vectorised, and takes white space; what it refuses is read byte by byte.
        var status = System.Buffers.Text.Base64.DecodeFromUtf8(text, decoded, out _, out var length);
        return status == OperationStatus.Done ? length : DecodeLeniently(text, decoded);
    }

    /// <summary>How many bytes the text decodes to; false where only decoding tells.</summary>
    internal static bool TryCount(ReadOnlySpan<byte> text, out int bytes)
    {
        Work.Count(text.Length);
        return System.Buffers.Text.Base64.IsValid(text, out bytes);
    }

    private static int DecodeLeniently(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        Work.Count(text.Length);
        var length = 0;
        var bits = 0;
        var count = 0;
        foreach (var b in text)
        {
            var value = Values[b];
            if (value != Foreign)
            {
                bits = (bits << 6) | value;
                if (++count == 4)
                {
                    decoded[length++] = (byte)(bits >> 16);
                    decoded[length++] = (byte)(bits >> 8);
                    decoded[length++] = (byte)bits;
                    (bits, count) = (0, 0);
                }
            }
            else if (b == '=')
            {
                length += WriteRest(bits, count, decoded[length..]);
                (bits, count) = (0, 0);
            }
        }
        return length + WriteRest(bits, count, decoded[length..]);
    }

    private static int WriteRest(int bits, int count, Span<byte> decoded)
    {
        switch (count)
        {
            case 2:
                decoded[0] = (byte)(bits >> 4);
                return 1;
            case 3:
                decoded[0] = (byte)(bits >> 10);
                decoded[1] = (byte)(bits >> 2);
                return 2;
            default:
                return 0;
        }
    }

    private static byte[] MakeValues()
    {
        var values = new byte[256];
        Array.Fill(values, Foreign);
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8;
        for (var i = 0; i < alphabet.Length; i++)
        {
            values[alphabet[i]] = (byte)i;
        }
        return values;
    }
}
