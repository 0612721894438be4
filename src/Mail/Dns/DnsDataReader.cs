using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace MailMesh.Mail.Dns;

/// <summary>Reads the data of a record (RFC 1035 §3.3, RFC 2782, RFC 3596 §2.2).</summary>
internal static class DnsDataReader
{
    public static bool Understands(DnsType type) =>
        type is DnsType.A or DnsType.Aaaa or DnsType.Cname or DnsType.Ptr or DnsType.Mx or DnsType.Txt
            or DnsType.Srv;

    /// <summary>The data; null where its length or its names are wrong.</summary>
    /// <param name="message">The message up to the data's end: compressed names point into what came before.</param>
    /// <param name="start">Where the data begins.</param>
    /// <param name="type">One that <see cref="Understands"/> names.</param>
    public static object? Read(ReadOnlySpan<byte> message, int start, DnsType type)
    {
        var data = message[start..];
        switch (type)
        {
            case DnsType.A:
                return data.Length == 4 ? new IPAddress(data) : null;
            case DnsType.Aaaa:
                return data.Length == 16 ? new IPAddress(data) : null;
            case DnsType.Txt:
                return Text(data);
            case DnsType.Mx:
                return data.Length >= 3 && NameAt(message, start + 2) is { } host
                    ? new MxHost(BinaryPrimitives.ReadUInt16BigEndian(data), host)
                    : null;
            case DnsType.Srv:
                return data.Length >= 7 && NameAt(message, start + 6) is { } target
                    ? new SrvHost(
                        BinaryPrimitives.ReadUInt16BigEndian(data), BinaryPrimitives.ReadUInt16BigEndian(data[2..]),
                        BinaryPrimitives.ReadUInt16BigEndian(data[4..]), target)
                    : null;
            default:
                return NameAt(message, start);
        }
    }

    // What follows the name within the data is not read: no type of ours has anything there.
    private static string? NameAt(ReadOnlySpan<byte> message, int at) => DnsNameReader.Read(message, ref at);

    private static string? Text(ReadOnlySpan<byte> data)
    {
        var joined = new byte[data.Length];
        var length = 0;
        while (!data.IsEmpty)
        {
            var piece = data[0];
            if (piece + 1 > data.Length)
            {
                return null;
            }
            data.Slice(1, piece).CopyTo(joined.AsSpan(length));
            length += piece;
            data = data[(piece + 1)..];
        }
        return Encoding.UTF8.GetString(joined, 0, length);
    }
}
