using System.Buffers.Binary;
using System.Text;

namespace MailMesh.Mail.Dns;

/// <summary>Writes queries (RFC 1035 §4.1).</summary>
internal static class DnsQueryWriter
{
    private const ushort RecursionDesired = 0x0100;
    private const int HeaderBytes = 12;

    /// <summary>The query, with an EDNS0 record (RFC 6891 §6.1) where a UDP size is given.</summary>
    public static byte[] Write(ushort id, DnsQuestion question, int? udpBytesMax)
    {
        var nameBytes = question.Name.Length + 2;
        var query = new byte[HeaderBytes + nameBytes + 4 + (udpBytesMax is null ? 0 : 11)];
        BinaryPrimitives.WriteUInt16BigEndian(query, id);
        BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(2), RecursionDesired);
        query[5] = 1; // QDCOUNT
        query[11] = (byte)(udpBytesMax is null ? 0 : 1); // ARCOUNT
        WriteName(query.AsSpan(HeaderBytes), question.Name);
        var rest = query.AsSpan(HeaderBytes + nameBytes);
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)question.Type);
        rest[3] = 1; // IN
        if (udpBytesMax is { } bytes)
        {
            // Root, OPT, our size; version 0, no flags, no options.
            BinaryPrimitives.WriteUInt16BigEndian(rest[5..], (ushort)DnsType.Opt);
            BinaryPrimitives.WriteUInt16BigEndian(rest[7..], (ushort)bytes);
        }
        return query;
    }

    private static void WriteName(Span<byte> into, string name)
    {
        foreach (var label in name.AsSpan().Split('.'))
        {
            var text = name.AsSpan(label);
            into[0] = (byte)text.Length;
            Encoding.ASCII.GetBytes(text, into[1..]);
            into = into[(text.Length + 1)..];
        }
    }
}
