using System.Buffers;
using System.Runtime.InteropServices;

namespace MailMesh.Content.Files.Pdf;

/// <summary>LZW as PDF and TIFF have it: codes of 9 to 12 bits, one early (ISO 32000-1 §7.4.4).</summary>
internal static class PdfLzw
{
    private const int Clear = 256;
    private const int End = 257;
    private const int CodesMax = 4_096;

    public static ReadOnlyMemory<byte> Decode(ReadOnlySpan<byte> packed, int bytesMax, TextSink sink)
    {
        var output = new ArrayBufferWriter<byte>();
        // Each code is a piece of what came out before: where it begins, and how long it is.
        var (begins, lengths) = (new int[CodesMax], new int[CodesMax]);
        var (next, previous, bits, held, heldBits) = (End + 1, -1, 9, 0, 0);
        foreach (var one in packed)
        {
            (held, heldBits) = ((held << 8) | one, heldBits + 8);
            if (heldBits < bits) continue;
            heldBits -= bits;
            var code = held >> heldBits;
            held &= (1 << heldBits) - 1;
            if (code == End || output.WrittenCount > bytesMax) break;
            if (!sink.Step(1 + (lengths[Math.Min(code, CodesMax - 1)] / PdfStreams.BytesOfStep))) break;
            if (code == Clear)
            {
                (next, previous, bits) = (End + 1, -1, 9);
                continue;
            }
            if (code > next || (code == next && previous < 0)) break; // damaged
            var at = output.WrittenCount;
            if (previous >= 0 && next < CodesMax)
            {
                // What the code before wrote, and the first byte of this one, which follows it.
                var length = previous < Clear ? 1 : lengths[previous];
                (begins[next], lengths[next]) = (at - length, length + 1);
                next++;
            }
            if (code < Clear) output.Write([(byte)code]);
            else Copy(output, begins[code], lengths[code]);
            previous = code;
            bits = next switch { >= 2_047 => 12, >= 1_023 => 11, >= 511 => 10, _ => 9 };
        }
        return output.WrittenMemory;
    }

    /// <summary>Byte by byte: a piece may reach into what it writes.</summary>
    private static void Copy(ArrayBufferWriter<byte> output, int from, int length)
    {
        var at = output.WrittenCount;
        output.GetSpan(length);
        output.Advance(length);
        if (!MemoryMarshal.TryGetArray(output.WrittenMemory, out var array)) return;
        var bytes = array.AsSpan();
        for (var i = 0; i < length; i++)
            bytes[at + i] = bytes[from + i];
    }
}
