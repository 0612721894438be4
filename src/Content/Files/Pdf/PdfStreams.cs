using System.Buffers;
using System.IO.Compression;

namespace MailMesh.Content.Files.Pdf;

/// <summary>
/// The bytes of a stream, unpacked (ISO 32000-1 §7.4). Each byte that comes out is work; damaged data give what came
/// before the damage. Pictures' filters aren't read.
/// </summary>
internal static class PdfStreams
{
    /// <summary>Bytes that cost as much as one step.</summary>
    public const int BytesOfStep = 16;

    private const int StepsOfStream = 100;
    private const int BytesMax = 32 * 1024 * 1024;
    private const int FiltersMax = 4;
    private const int ChunkBytes = 64 * 1024;

    /// <summary>Empty where a filter isn't known.</summary>
    public static ReadOnlyMemory<byte> Decode(PdfFile file, PdfStream stream, TextSink sink)
    {
        var filters = file.List(stream.Dictionary.Find("Filter") ?? stream.Dictionary.Find("F"));
        var settings = file.List(stream.Dictionary.Find("DecodeParms") ?? stream.Dictionary.Find("DP"));
        var bytes = stream.Raw;
        if (!sink.Step(StepsOfStream + (bytes.Length / BytesOfStep))) return default;
        foreach (var (at, filter) in filters.Take(FiltersMax + 1).Index())
        {
            if (at == FiltersMax) return default;
            bytes = (filter as PdfName)?.Value switch
            {
                "FlateDecode" or "Fl" => Inflate(bytes, sink),
                "LZWDecode" or "LZW" => PdfLzw.Decode(bytes.Span, BytesMax, sink),
                "ASCIIHexDecode" or "AHx" => AsciiHex(bytes, sink),
                "ASCII85Decode" or "A85" => Ascii85(bytes.Span),
                "RunLengthDecode" or "RL" => RunLength(bytes.Span, sink),
                _ => default,
            };
            if (at < settings.Count && file.Resolve(settings[at]) is PdfDictionary parameters)
                bytes = PdfPredictor.Undo(bytes, parameters);
        }
        return bytes;
    }

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> packed, TextSink sink)
    {
        var output = new ArrayBufferWriter<byte>(Math.Max(ChunkBytes, packed.Length));
        using var source = new MemoryStream(packed.ToArray());
        using var inflater = new ZLibStream(source, CompressionMode.Decompress);
        try
        {
            while (output.WrittenCount < BytesMax)
            {
                var read = inflater.Read(output.GetSpan(ChunkBytes)[..ChunkBytes]);
                if (read == 0 || !sink.Step(read / BytesOfStep)) break;
                output.Advance(read);
            }
        }
        catch (InvalidDataException)
        {
            return output.WrittenMemory; // the pages before the damage are worth more than a refusal
        }
        return output.WrittenMemory;
    }

    private static byte[] AsciiHex(ReadOnlyMemory<byte> text, TextSink sink) =>
        new PdfLexer((byte[])[(byte)'<', .. text.Span, (byte)'>'], sink).Next() as byte[] ?? [];

    private static byte[] Ascii85(ReadOnlySpan<byte> text)
    {
        var output = new List<byte>(text.Length);
        var (group, digits) = (0L, 0);
        foreach (var one in text)
        {
            if (one == '~') break;
            if (one == 'z' && digits == 0) output.AddRange([0, 0, 0, 0]);
            if (one is < (byte)'!' or > (byte)'u') continue;
            group = (group * 85) + (one - '!');
            if (++digits < 5) continue;
            Add(output, group, bytes: 4);
            (group, digits) = (0, 0);
        }
        if (digits > 1)
        {
            for (var missing = digits; missing < 5; missing++)
                group = (group * 85) + 84;
            Add(output, group, digits - 1);
        }
        return [.. output];
    }

    private static void Add(List<byte> output, long group, int bytes)
    {
        for (var at = 0; at < bytes; at++)
            output.Add((byte)(group >> (24 - (8 * at))));
    }

    private static byte[] RunLength(ReadOnlySpan<byte> packed, TextSink sink)
    {
        var output = new List<byte>();
        for (var at = 0; at < packed.Length && packed[at] != 128 && output.Count < BytesMax && sink.Step();)
        {
            int length = packed[at++];
            if (length < 128)
            {
                var end = Math.Min(at + length + 1, packed.Length);
                output.AddRange(packed[at..end]);
                at = end;
            }
            else if (at < packed.Length)
            {
                output.AddRange(Enumerable.Repeat(packed[at++], 257 - length));
            }
        }
        return [.. output];
    }
}
