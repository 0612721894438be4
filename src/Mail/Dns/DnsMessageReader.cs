using System.Buffers.Binary;

namespace MailMesh.Mail.Dns;

/// <summary>What a message is to the query it came for.</summary>
internal enum DnsReading
{
    /// <summary>Not an answer to this query: another id or question, or no response at all.</summary>
    Foreign,

    /// <summary>Cut to fit its datagram: to be asked again over TCP (RFC 7766 §5).</summary>
    Truncated,

    /// <summary>The answer to this query, and not to be read.</summary>
    Malformed,

    /// <summary>Read whole.</summary>
    Whole,
}

/// <summary>Reads responses (RFC 1035 §4). Any bytes give a <see cref="DnsReading"/>, in time linear in them.</summary>
internal ref struct DnsMessageReader
{
    /// <summary>Records read of one message; one that counts more is malformed.</summary>
    public const int RecordsMax = 2_000;

    private const int HeaderBytes = 12;
    private const ushort InternetClass = 1;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly List<DnsRecord> _answers = [];
    private uint? _negativeTtl;
    private int _extendedCode;
    private int _at = HeaderBytes;

    private DnsMessageReader(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Reads a message as the answer to a query.</summary>
    public static DnsReading Read(ReadOnlySpan<byte> bytes, ushort id, DnsQuestion question, out DnsMessage? message)
    {
        message = null;
        var reader = new DnsMessageReader(bytes);
        if (bytes.Length < HeaderBytes || reader.UInt16At(0) != id || (bytes[2] & 0x80) == 0)
        {
            return DnsReading.Foreign;
        }
        var code = bytes[3] & 0x0F;
        if (reader.UInt16At(4) == 0 && code is (int)DnsCode.FormatError or (int)DnsCode.NotImplemented)
        {
            // Servers that can't read a query may not repeat its question.
            message = new DnsMessage((DnsCode)code, [], null, bytes.Length);
            return DnsReading.Whole;
        }
        if (reader.UInt16At(4) != 1 || !reader.ReadsQuestion(question))
        {
            return DnsReading.Foreign;
        }
        if ((bytes[2] & 0x02) != 0)
        {
            return DnsReading.Truncated;
        }
        if (!reader.ReadSections())
        {
            return DnsReading.Malformed;
        }
        message = new DnsMessage(
            (DnsCode)(reader._extendedCode << 4 | code), reader._answers, reader._negativeTtl, bytes.Length);
        return DnsReading.Whole;
    }

    private bool ReadsQuestion(DnsQuestion question)
    {
        if (DnsNameReader.Read(_bytes, ref _at) is not { } name || _at + 4 > _bytes.Length)
        {
            return false;
        }
        var isOurs = name == question.Name && UInt16At(_at) == (ushort)question.Type
            && UInt16At(_at + 2) == InternetClass;
        _at += 4;
        return isOurs;
    }

    private bool ReadSections()
    {
        int answers = UInt16At(6), authorities = UInt16At(8), all = answers + authorities + UInt16At(10);
        if (all > RecordsMax)
        {
            return false;
        }
        for (var i = 0; i < all; i++)
        {
            if (!ReadRecord(isAnswer: i < answers, isAuthority: i >= answers && i < answers + authorities))
            {
                return false;
            }
        }
        return true;
    }

    private bool ReadRecord(bool isAnswer, bool isAuthority)
    {
        if (DnsNameReader.Read(_bytes, ref _at) is not { } name || _at + 10 > _bytes.Length)
        {
            return false;
        }
        var type = (DnsType)UInt16At(_at);
        var isInternet = UInt16At(_at + 2) == InternetClass;
        var ttl = BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_at + 4)..]);
        var length = UInt16At(_at + 8);
        var start = _at + 10;
        if (start + length > _bytes.Length)
        {
            return false;
        }
        _at = start + length;
        // A time to live with its top bit set counts as zero (RFC 2181 §8).
        var seconds = ttl > int.MaxValue ? 0 : ttl;
        if (type == DnsType.Opt && !isAnswer && !isAuthority)
        {
            _extendedCode = (int)(ttl >> 24);
        }
        else if (isInternet && isAuthority && type == DnsType.Soa)
        {
            // The minimum is the last of the SOA's five numbers.
            if (length < 22)
            {
                return false;
            }
            _negativeTtl = Math.Min(seconds, BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_at - 4)..]));
        }
        else if (isInternet && isAnswer && DnsDataReader.Understands(type))
        {
            var data = DnsDataReader.Read(_bytes[.._at], start, type);
            _answers.Add(new DnsRecord(name, type, seconds, data));
            return data is not null;
        }
        return true;
    }

    private readonly ushort UInt16At(int at) => BinaryPrimitives.ReadUInt16BigEndian(_bytes[at..]);
}
