using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Inline;

/// <summary>
/// Files that stand in the middle of a plain text, as before MIME and on Usenet: uuencode between <c>begin 644 NAME</c>
/// and <c>end</c>, yEnc between <c>=ybegin</c> and <c>=yend</c>.
/// </summary>
internal static class InlineFiles
{
    /// <summary>Files of one text; what follows is text.</summary>
    public const int FilesMax = 100;

    /// <summary>The files of a body that needs no decoding, in their order. Linear in its bytes.</summary>
    public static IReadOnlyList<InlineFile> Find(ReadOnlySpan<byte> body)
    {
        List<InlineFile>? found = null;
        var uu = NextLine(body, 0, "\nbegin "u8);
        var y = NextLine(body, 0, "\n=ybegin "u8);
        var lastYEnd = y < 0 ? -1 : body.LastIndexOf("\n=yend"u8);
        while ((uu >= 0 || y >= 0) && (found?.Count ?? 0) < FilesMax)
        {
            var isUu = y < 0 || (uu >= 0 && uu < y);
            var start = isUu ? uu : y;
            var file = isUu ? UuFile(body, start) : start < lastYEnd ? YFile(body, start) : null;
            if (file is not null)
            {
                (found ??= []).Add(file);
            }
            // Each kind is looked for again only where its last find is passed: one walk over the body for each.
            var at = file?.End ?? start + 1;
            uu = uu >= 0 && uu < at ? NextLine(body, at, "\nbegin "u8) : uu;
            y = y >= 0 && y < at ? NextLine(body, at, "\n=ybegin "u8) : y;
        }
        return (IReadOnlyList<InlineFile>?)found ?? [];
    }

    /// <summary>Start of the next line that begins so; the mark begins with the line end before it.</summary>
    private static int NextLine(ReadOnlySpan<byte> body, int at, ReadOnlySpan<byte> mark)
    {
        if ((at == 0 || body[at - 1] == '\n') && body[at..].StartsWith(mark[1..]))
        {
            return at;
        }
        var next = body[at..].IndexOf(mark);
        Work.Count(next < 0 ? body.Length - at : next);
        return next < 0 ? -1 : at + next + 1;
    }

    private static InlineFile? UuFile(ReadOnlySpan<byte> body, int start)
    {
        var head = Line(body, start, out var at).TrimEnd((byte)'\r')["begin ".Length..];
        var mode = head.IndexOf((byte)' ');
        if (mode is not (3 or 4) || head[..mode].ContainsAnyExceptInRange((byte)'0', (byte)'7'))
        {
            return null;
        }
        var hasData = false;
        while (at < body.Length)
        {
            var line = Line(body, at, out var next).TrimEnd((byte)'\r');
            if (line.SequenceEqual("end"u8))
            {
                return new InlineFile(start, next - start, TransferEncoding.UuEncode, Name(head[mode..]));
            }
            if (!IsUuLine(line))
            {
                break;
            }
            hasData |= line.Length > 1;
            at = next;
        }
        // Cut on its way: what came of it is a file all the same.
        return hasData ? new InlineFile(start, at - start, TransferEncoding.UuEncode, Name(head[mode..])) : null;
    }

    /// <summary>
    /// Whether the line's length is what its first character says; spaces at its end may have been lost, and some
    /// encoders add a sum of one character.
    /// </summary>
    private static bool IsUuLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return true;
        }
        var groups = (((line[0] - 32) & 63) + 2) / 3;
        return !line.ContainsAnyExceptInRange((byte)' ', (byte)'`') && line.Length - 1 <= (groups * 4) + 1;
    }

    private static InlineFile? YFile(ReadOnlySpan<byte> body, int start)
    {
        var end = body[start..].IndexOf("\n=yend"u8);
        Work.Count(end);
        Line(body, start + end + 1, out var next);
        var head = Line(body, start, out _).TrimEnd((byte)'\r');
        var name = head.IndexOf(" name="u8);
        return new InlineFile(start, next - start, TransferEncoding.YEnc,
            name < 0 ? null : Name(head[(name + " name=".Length)..]));
    }

    private static string? Name(ReadOnlySpan<byte> name) => FileNames.Clean(Charsets.Guess(name.Trim(" \t\""u8)));

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> body, int at, out int next)
    {
        var end = body[at..].IndexOf((byte)'\n');
        next = end < 0 ? body.Length : at + end + 1;
        Work.Count(next - at);
        return end < 0 ? body[at..] : body.Slice(at, end);
    }
}
