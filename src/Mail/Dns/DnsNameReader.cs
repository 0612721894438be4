using System.Globalization;
using System.Text;

namespace MailMesh.Mail.Dns;

/// <summary>Reads names, compressed ones included (RFC 1035 §4.1.4).</summary>
internal static class DnsNameReader
{
    /// <summary>Pointers followed in one name: each leads backwards, and no sender needs more.</summary>
    public const int PointersMax = 16;

    private const int PointerBits = 0xC0;

    /// <summary>
    /// Reads the name at an offset: lower case, dots between labels, odd octets as \DDD (RFC 1035 §5.1). Null where
    /// it runs past the message, loops or is too long.
    /// </summary>
    /// <param name="message">The whole message.</param>
    /// <param name="at">Moves behind the name.</param>
    public static string? Read(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        var bytes = 1;
        var pointers = 0;
        var read = at;
        while (read < message.Length && message[read] is var length && length != 0)
        {
            if ((length & PointerBits) == PointerBits)
            {
                if (read + 1 >= message.Length || ++pointers > PointersMax)
                {
                    return null;
                }
                var target = (length & ~PointerBits) << 8 | message[read + 1];
                at = pointers == 1 ? read + 2 : at;
                // Only ever backwards: a loop would have to come forward again.
                if (target >= read)
                {
                    return null;
                }
                read = target;
                continue;
            }
            bytes += length + 1;
            if (length > DnsName.LabelBytesMax || bytes > DnsName.BytesMax || read + 1 + length > message.Length)
            {
                return null;
            }
            Append(name, message.Slice(read + 1, length));
            read += 1 + length;
        }
        if (read >= message.Length)
        {
            return null;
        }
        at = pointers == 0 ? read + 1 : at;
        return name.ToString();
    }

    private static void Append(StringBuilder name, ReadOnlySpan<byte> label)
    {
        if (name.Length > 0)
        {
            name.Append('.');
        }
        foreach (var b in label)
        {
            if (b is > (byte)' ' and < 127 and not ((byte)'.' or (byte)'\\'))
            {
                name.Append(char.ToLowerInvariant((char)b));
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"\\{b:d3}");
            }
        }
    }
}
