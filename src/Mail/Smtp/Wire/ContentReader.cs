namespace MailMesh.Mail.Smtp.Wire;

/// <summary>What <see cref="ContentReader.Read"/> stopped at.</summary>
internal enum ContentMark
{
    /// <summary>Needs more bytes.</summary>
    More,

    /// <summary>CRLF.CRLF, and nothing else, ended the content.</summary>
    End,

    /// <summary>An LF that no CR precedes.</summary>
    BareLf,

    /// <summary>A CR that no LF follows.</summary>
    BareCr,
}

/// <summary>
/// Takes dot-stuffed content off the wire (RFC 5321 §4.5.2). Only CRLF ends a line: a server that takes
/// LF.LF or LF.CRLF for the end lets one client smuggle mails in another's name past it (RFC 5321 §2.3.8).
/// </summary>
internal struct ContentReader()
{
    private bool _atLineStart = true;

    /// <summary>
    /// Reads from <paramref name="wire"/> into <paramref name="sink"/>. Leaves up to two bytes whose meaning
    /// depends on the next one; call again with those and more.
    /// </summary>
    /// <param name="wire">Bytes received and not yet consumed.</param>
    /// <param name="sink">Gets content with dots unstuffed.</param>
    /// <param name="consumed">Bytes of <paramref name="wire"/> done with.</param>
    public ContentMark Read(ReadOnlySpan<byte> wire, ContentBuffer sink, out int consumed)
    {
        var mark = Scan(wire, sink, out consumed, out var run);
        sink.Write(wire[run..consumed]);
        if (mark == ContentMark.End) consumed += 3; // ".\r\n", no part of the content
        return mark;
    }

    private ContentMark Scan(ReadOnlySpan<byte> wire, ContentBuffer sink, out int position, out int run)
    {
        position = run = 0; // run: start of what is not yet given to the sink
        while (position < wire.Length)
        {
            if (_atLineStart && wire[position] == '.')
            {
                var rest = wire[position..];
                if (rest.Length == 1 || (rest.Length == 2 && rest[1] == '\r')) return ContentMark.More;
                if (rest is [_, (byte)'\r', (byte)'\n', ..]) return ContentMark.End;
                sink.Write(wire[run..position]);
                run = ++position; // the dot was stuffed
            }
            _atLineStart = false;
            var line = wire[position..].IndexOfAny((byte)'\r', (byte)'\n');
            if (line < 0)
            {
                position = wire.Length;
                return ContentMark.More;
            }
            position += line;
            if (wire[position] == '\n') return ContentMark.BareLf;
            if (position + 1 == wire.Length) return ContentMark.More;
            if (wire[position + 1] != '\n') return ContentMark.BareCr;
            position += 2;
            _atLineStart = true;
        }
        return ContentMark.More;
    }
}
