namespace MailMesh.Mail.Mime.Structure;

/// <summary>What stands around the parts of a multipart, found from where its first and last part lie.</summary>
internal static class MultipartEdges
{
    public static ReadOnlyMemory<byte> Preamble(MimePart multipart, ReadOnlyMemory<byte> mail)
    {
        if (!multipart.IsMultipart || multipart.FirstChild is not { } first)
        {
            return default;
        }
        var before = mail.Span[multipart.BodyOffset..first.Offset];
        // The first part begins behind its boundary line: that line and the line end before it are no preamble.
        var line = before.TrimEnd("\r\n"u8).LastIndexOf((byte)'\n');
        return mail.Slice(multipart.BodyOffset, line < 0 ? 0 : WithoutLineEnd(before[..(line + 1)]));
    }

    public static ReadOnlyMemory<byte> Epilogue(MimePart multipart, ReadOnlyMemory<byte> mail)
    {
        if (!multipart.IsMultipart || multipart.LastChild is not { } last)
        {
            return default;
        }
        var end = multipart.BodyOffset + multipart.BodyLength;
        var at = Math.Min(last.BodyOffset + last.BodyLength, end);
        // Behind the last part: its line end, the closing boundary's line, and the epilogue.
        while (at < end && mail.Span[at] is (byte)'\r' or (byte)'\n')
        {
            at++;
        }
        return mail[Math.Min(at + HeaderReader.LineAt(mail.Span, at).Length, end)..end];
    }

    private static int WithoutLineEnd(ReadOnlySpan<byte> text) => text switch
    {
        [.., (byte)'\r', (byte)'\n'] => text.Length - 2,
        _ => text.Length - 1,
    };
}
