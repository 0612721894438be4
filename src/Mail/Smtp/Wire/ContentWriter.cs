using System.Globalization;
using System.Text;

namespace MailMesh.Mail.Smtp.Wire;

/// <summary>Puts content on the wire, dot-stuffed (RFC 5321 §4.5.2).</summary>
internal static class ContentWriter
{
    private const int TerminatorBytesMax = 5; // CRLF . CRLF
    private const int StepBytesMin = 4; // a stuffed dot, and never only the CR of a CRLF

    /// <summary>Offset of the first CR or LF that is not half of a CRLF, or -1 (RFC 5321 §2.3.8).</summary>
    public static int FirstBareNewline(ReadOnlySpan<byte> content)
    {
        for (var position = 0; position < content.Length;)
        {
            var found = content[position..].IndexOfAny((byte)'\r', (byte)'\n');
            if (found < 0) return -1;
            position += found;
            if (content[position] == '\n' || position + 1 == content.Length || content[position + 1] != '\n')
                return position;
            position += 2;
        }
        return -1;
    }

    public static bool IsEightBit(ReadOnlySpan<byte> content) => !Ascii.IsValid(content);

    /// <summary>
    /// Writes content and terminator. <paramref name="blockStarts"/> is called before each write, and
    /// <paramref name="lastBlock"/> once, just before the write that may carry the final dot: from then on the
    /// server may accept the mail.
    /// </summary>
    public static async ValueTask Write(
        WireStream wire, ReadOnlyMemory<byte> content, Action blockStarts, Action lastBlock, CancellationToken ct)
    {
        var rest = content;
        var lineStart = true; // the first line may begin with a dot as well
        while (true)
        {
            rest = Stuff(wire, rest, ref lineStart);
            if (rest.IsEmpty && wire.OutputFree >= TerminatorBytesMax) break;
            blockStarts();
            await wire.Flush(ct);
        }
        wire.Append(lineStart ? ".\r\n"u8 : "\r\n.\r\n"u8);
        lastBlock();
        await wire.Flush(ct);
    }

    /// <summary>
    /// Writes content as the one and last chunk of BDAT (RFC 3030 §2), byte for byte; a text gets the end
    /// of its last line where it lacks one, as <see cref="Write"/> has to do.
    /// </summary>
    public static async ValueTask WriteChunk(
        WireStream wire, ReadOnlyMemory<byte> content, bool isBinary, Action blockStarts, Action lastBlock,
        CancellationToken ct)
    {
        var endsLine = isBinary || content.Span.EndsWith("\r\n"u8);
        var length = content.Length + (endsLine ? 0 : 2);
        wire.Append(string.Create(CultureInfo.InvariantCulture, $"BDAT {length} LAST\r\n"));
        var rest = content;
        while (rest.Length + 2 > wire.OutputFree)
        {
            var take = Math.Min(rest.Length, wire.OutputFree);
            wire.Append(rest.Span[..take]);
            rest = rest[take..];
            blockStarts();
            await wire.Flush(ct);
        }
        wire.Append(rest.Span);
        if (!endsLine) wire.Append("\r\n"u8);
        lastBlock();
        await wire.Flush(ct);
    }

    /// <summary>Fills the output buffer; returns what didn't fit.</summary>
    private static ReadOnlyMemory<byte> Stuff(WireStream wire, ReadOnlyMemory<byte> content, ref bool lineStart)
    {
        var rest = content.Span;
        while (!rest.IsEmpty && wire.OutputFree >= StepBytesMin)
        {
            if (lineStart && rest[0] == '.') wire.Append("."u8);
            var fits = rest[..Math.Min(rest.Length, wire.OutputFree)];
            // Up to and including the next CRLF that a dot follows: there, and only there, is one to stuff.
            var dotted = fits.IndexOf("\r\n."u8);
            var take = dotted < 0 ? fits : fits[..(dotted + 2)];
            // A CRLF cut in two would hide the dot behind it from the next step.
            if (take is [.., (byte)'\r']) take = take[..^1];
            wire.Append(take);
            rest = rest[take.Length..];
            lineStart = take is [.., (byte)'\n']; // each LF ends a CRLF: bare ones were refused before
        }
        return content[^rest.Length..];
    }
}
