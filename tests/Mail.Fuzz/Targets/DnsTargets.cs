using System.Buffers.Binary;
using System.Text;
using MailMesh.Mail.Dns;
using static MailMesh.Mail.Fuzz.Behaviour;

namespace MailMesh.Mail.Fuzz.Targets;

internal static class DnsTargets
{
    private const ushort Id = 0x4d4d;
    private static readonly DnsType[] Types =
        [DnsType.A, DnsType.Aaaa, DnsType.Mx, DnsType.Txt, DnsType.Cname, DnsType.Ptr];

    /// <summary>Answers to each kind of question; header and question are right, so that the rest is read.</summary>
    public static FuzzTarget Answers { get; } = new("dns", Grammar.Of(
        [
            "\xc0\x0c\0\x01\0\x01\0\0\0\x1e\0\x04\x7f\0\0\x01", "\xc0\x0c\0\x10\0\x01\0\0\0\x1e\0\x06\x02hi\x02yo",
            "\xc0\x0c\0\x0f\0\x01\0\0\0\x1e\0\x09\0\x0a\x02mx\x01t\0", "\xc0\x0c\0\x05\0\x01\0\0\0\x1e\0\x02\xc0\x0c",
            "\0\0\x29\x04\xd0\0\0\0\0\0\0",
        ],
        "\xc0\x0c", "\xc0\xff", "\xc0\x00", "\0", "\x3f", "\x40", "\xff\xff",
        "\0\x01\0\x01", "\0\x10\0\x01", "\0\x05\0\x01",
        "\0\x06\0\x01", "\0\0\0\x1e", "\x80\0\0\0", "\0\x04", "\x01a"), Run);

    private static int Run(ReadOnlyMemory<byte> records)
    {
        var seen = new HashCode();
        foreach (var type in Types)
        {
            var question = new DnsQuestion("a.test", type);
            var query = DnsQueryWriter.Write(Id, question, udpBytesMax: null);
            query[2] |= 0x80; // a response
            BinaryPrimitives.WriteUInt16BigEndian(query.AsSpan(6), (ushort)(1 + (records.Length / 64)));
            seen.Add(DnsMessageReader.Read([.. query, .. records.Span], Id, question, out var message));
            seen.Add(message is null ? -1 : Size(message.Answers.Count));
        }
        seen.Add(DnsMessageReader.Read(records.Span, Id, new("a.test", DnsType.A), out _));
        seen.Add(DnsName.Normalise(Encoding.UTF8.GetString(records.Span)) is null);
        return seen.ToHashCode();
    }
}
