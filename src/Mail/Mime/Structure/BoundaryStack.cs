using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Structure;

/// <summary>The boundaries of the multiparts that are open, outermost first (RFC 2046 §5.1.1).</summary>
internal sealed class BoundaryStack
{
    private readonly List<Open> _open = [];

    public int Count => _open.Count;

    /// <summary>Pushes an open part; only a multipart has a boundary, and a malformed one an empty one.</summary>
    public void Push(MimePart part, ReadOnlyMemory<byte> boundary) => _open.Add(new Open(part, boundary));

    public Open Pop()
    {
        var last = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        return last;
    }

    public MimePart Top => _open[^1].Part;

    /// <summary>From here on the top's boundary matches nothing: what follows is its epilogue.</summary>
    public void CloseTop() => _open[^1] = _open[^1] with { Boundary = default };

    /// <summary>Whether a boundary line of an open multipart begins at the offset.</summary>
    public bool IsAt(ReadOnlySpan<byte> bytes, int at) => Match(bytes, at).Depth >= 0;

    /// <summary>
    /// The next boundary line at or after a line's start. Only a line that begins with two hyphens is compared, and
    /// the search for one is vectorised.
    /// </summary>
    public BoundaryLine FindFrom(ReadOnlySpan<byte> bytes, int at)
    {
        if (!_open.Exists(open => !open.Boundary.IsEmpty))
        {
            return BoundaryLine.None;
        }
        while (at < bytes.Length)
        {
            if (Match(bytes, at) is { Depth: >= 0 } line)
            {
                return line;
            }
            var next = bytes[at..].IndexOf("\n--"u8);
            Work.Count(next < 0 ? bytes.Length - at : next);
            if (next < 0)
            {
                break;
            }
            at += next + 1;
        }
        return BoundaryLine.None;
    }

    private BoundaryLine Match(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes[at..];
        if (!rest.StartsWith("--"u8))
        {
            return BoundaryLine.None;
        }
        rest = rest[2..];
        // Innermost first: an outer multipart may have the same boundary.
        for (var depth = _open.Count - 1; depth >= 0; depth--)
        {
            var boundary = _open[depth].Boundary.Span;
            Work.Count(boundary.Length);
            if (!boundary.IsEmpty && rest.StartsWith(boundary))
            {
                var tail = rest[boundary.Length..];
                var isClose = tail.StartsWith("--"u8);
                tail = isClose ? tail[2..] : tail;
                // Transport padding (§5.1.1) and the line end; anything else is another boundary's line.
                var end = tail.IndexOfAnyExcept(" \t\r"u8);
                Work.Count(end < 0 ? tail.Length : end);
                if (end < 0 || tail[end] == '\n')
                {
                    var lineEnd = bytes.Length - tail.Length + (end < 0 ? tail.Length : end + 1);
                    return new BoundaryLine(depth, at, lineEnd, isClose);
                }
            }
        }
        return BoundaryLine.None;
    }

    /// <summary>A part whose end has not been seen.</summary>
    internal readonly record struct Open(MimePart Part, ReadOnlyMemory<byte> Boundary);
}

/// <summary>A boundary line: whose it is (its depth in the stack, or -1 for none), and where it stands.</summary>
internal readonly record struct BoundaryLine(int Depth, int Start, int End, bool IsClose)
{
    public static BoundaryLine None => new(-1, 0, 0, false);
}
