using System.Buffers;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime.Structure;

/// <summary>Reads header blocks into one table of field positions, within the limits.</summary>
internal sealed class HeaderReader(ReadOnlyMemory<byte> mail, MimeLimits limits, DefectList defects) : IDisposable
{
    private const int FieldsAtStart = 64;

    private FieldPosition[] _fields = ArrayPool<FieldPosition>.Shared.Rent(FieldsAtStart);

    /// <summary>Fields read so far, those of all parts.</summary>
    public int Count { get; private set; }

    public FieldPosition[] ToArray() => _fields.AsSpan(0, Count).ToArray();

    /// <summary>A field of one part, while the table still grows; null where the part has none of that name.</summary>
    public HeaderField? Find(MimePart part, string name)
    {
        Work.Count(part.FieldCount);
        foreach (var position in _fields.AsSpan(part.FirstField, part.FieldCount))
        {
            if (new HeaderField(mail, position) is var field && field.Is(name))
            {
                return field;
            }
        }
        return null;
    }

    public void Dispose() => ArrayPool<FieldPosition>.Shared.Return(_fields);

    /// <summary>
    /// Reads the block that begins at an offset; gives where the body begins. A line that is a boundary ends the
    /// block, as does one that can be no field, unless a field follows it.
    /// </summary>
    public int Read(int start, BoundaryStack boundaries)
    {
        var bytes = mail.Span;
        var at = start;
        var first = Count;
        while (at < bytes.Length)
        {
            var line = LineAt(bytes, at);
            if (line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'] or [(byte)'\r'])
            {
                return at + line.Length;
            }
            var isBoundary = line.StartsWith("--"u8) && boundaries.IsAt(bytes, at);
            var nameLength = isBoundary ? 0 : NameLength(line);
            if (nameLength > 0)
            {
                var end = EndOfField(bytes, at + line.Length);
                Add(new FieldPosition(at, nameLength, at + line.IndexOf((byte)':') + 1, end - at), start);
                at = end;
            }
            else if (isBoundary || Count == first || NameLength(LineAt(bytes, at + line.Length)) == 0)
            {
                defects.Add(MimeDefectKind.MissingHeaderEnd, at);
                return at;
            }
            else
            {
                defects.Add(MimeDefectKind.JunkHeaderLine, at);
                at += line.Length;
            }
        }
        return bytes.Length;
    }

    /// <summary>Where the lines that continue a field end (RFC 5322 §2.2.3).</summary>
    private static int EndOfField(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at] is (byte)' ' or (byte)'\t')
        {
            at += LineAt(bytes, at).Length;
        }
        return at;
    }

    private void Add(FieldPosition field, int start)
    {
        if (Count >= limits.HeadersMax)
        {
            defects.AddOnce(MimeDefectKind.TooManyHeaders, field.Offset);
            return;
        }
        var left = limits.HeaderBytesMax - (field.Offset - start);
        if (field.Length > left)
        {
            defects.AddOnce(MimeDefectKind.HeaderTooLong, field.Offset);
            if (field.ValueOffset - field.Offset > left)
            {
                return;
            }
            field = field with { Length = left };
        }
        if (Count == _fields.Length)
        {
            var larger = ArrayPool<FieldPosition>.Shared.Rent(Count * 2);
            _fields.CopyTo(larger, 0);
            ArrayPool<FieldPosition>.Shared.Return(_fields);
            _fields = larger;
        }
        _fields[Count++] = field;
    }

    /// <summary>Length of the field name that begins the line, or 0: printable ASCII before a colon (§2.2).</summary>
    public static int NameLength(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        Work.Count(colon < 0 ? line.Length : colon);
        if (colon <= 0)
        {
            return 0;
        }
        // White space before the colon is obsolete, and read (§4.5).
        var name = line[..colon].TrimEnd(" \t"u8);
        return name.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0 ? name.Length : 0;
    }

    /// <summary>The line that begins at the offset, its line end included.</summary>
    public static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes[at..];
        var end = rest.IndexOf((byte)'\n');
        Work.Count(end < 0 ? rest.Length : end);
        return end < 0 ? rest : rest[..(end + 1)];
    }
}
