using System.Text;

namespace MailMesh.Mail.Mime;

/// <summary>
/// Reads parts one after another with a stack of its own, so that no depth of nesting can exhaust the thread's.
/// </summary>
internal sealed class StructureReader : IDisposable
{
    private readonly ReadOnlyMemory<byte> _mail;
    private readonly MimeLimits _limits;
    private readonly DefectList _defects;
    private readonly HeaderReader _headers;
    private readonly MimeSource _source;
    private readonly BoundaryStack _open = new();
    private int _parts;

    public StructureReader(ReadOnlyMemory<byte> mail, MimeLimits limits)
    {
        (_mail, _limits) = (mail, limits);
        _defects = new DefectList(limits.DefectsMax);
        _headers = new HeaderReader(mail, limits, _defects);
        _source = new MimeSource(mail);
    }

    public void Dispose() => _headers.Dispose();

    public MimeMessage Read()
    {
        var root = NewPart(SkipMboxLine(), null);
        var next = root;
        while (next is not null)
        {
            next = ReadPart(next);
        }
        _source.Fields = _headers.ToArray();
        return new MimeMessage(_mail, root, _defects.Found);
    }

    private int SkipMboxLine()
    {
        var bytes = _mail.Span;
        if (!bytes.StartsWith("From "u8) && !bytes.StartsWith(">From "u8))
        {
            return 0;
        }
        _defects.Add(MimeDefectKind.MboxFromLine, 0);
        var end = bytes.IndexOf((byte)'\n');
        return end < 0 ? bytes.Length : end + 1;
    }

    /// <summary>Reads a part's header and opens it; gives the part to read after it, or null at the mail's end.</summary>
    private MimePart? ReadPart(MimePart part)
    {
        part.FirstField = _headers.Count;
        part.BodyOffset = _headers.Read(part.Offset, _open);
        part.FieldCount = _headers.Count - part.FirstField;
        CheckLines(part.Offset, part.BodyOffset);
        var composite = CompositeType(part);
        _open.Push(part, composite is { IsMultipart: true } ? BoundaryOf(part) : null);
        if (composite is { IsMessage: true } && MayAddPart(part.BodyOffset))
        {
            return NewPart(part.BodyOffset, part);
        }
        return ReadOn(part.BodyOffset);
    }

    /// <summary>The type of a part that holds parts and may be opened; null for a leaf, whose type can wait.</summary>
    private ContentType? CompositeType(MimePart part)
    {
        var found = _headers.Find(part, "Content-Type");
        if (found is { } field && IsSurelyLeaf(field.RawValue.Span.TrimStart(" \t\r\n"u8)))
        {
            return null;
        }
        var type = part.ContentType = part.ContentTypeOf(found);
        var isEncoded = (type.IsMultipart || type.IsMessage) && IsEncoded(part);
        if (isEncoded)
        {
            _defects.Add(MimeDefectKind.EncodedComposite, part.Offset);
        }
        // An encoded multipart is mostly a mistaken field and its parts stand in the open; an encoded message is real.
        if (!type.IsMultipart && (!type.IsMessage || isEncoded))
        {
            return null;
        }
        if (_open.Count < _limits.DepthMax)
        {
            return type;
        }
        _defects.AddOnce(MimeDefectKind.TooDeep, part.Offset);
        return null;
    }

    /// <summary>Most parts are leaves, and their first letter says so without a string.</summary>
    private static bool IsSurelyLeaf(ReadOnlySpan<byte> contentType) =>
        !contentType.IsEmpty && char.IsAsciiLetter((char)contentType[0])
        && contentType[0] is not ((byte)'m' or (byte)'M');

    /// <summary>Goes to the next boundary, closing what ends there; gives the part that begins there.</summary>
    private MimePart? ReadOn(int at)
    {
        while (true)
        {
            var line = _open.FindFrom(_mail.Span, at);
            if (line.Depth < 0)
            {
                CloseDownTo(0, _mail.Length);
                return null;
            }
            CloseDownTo(line.Depth + 1, line.Start);
            if (line.IsClose)
            {
                CheckHasParts(_open.Top);
                _open.CloseTop();
            }
            else if (MayAddPart(line.Start))
            {
                return NewPart(line.End, _open.Top);
            }
            else
            {
                CloseDownTo(0, _mail.Length);
                return null;
            }
            at = line.End;
        }
    }

    private void CloseDownTo(int depth, int end)
    {
        while (_open.Count > depth)
        {
            var (part, boundary) = _open.Pop();
            var bodyEnd = end == _mail.Length ? end : BeforeLineEnd(end);
            part.BodyLength = Math.Max(0, bodyEnd - part.BodyOffset);
            if (boundary is not null && CheckHasParts(part))
            {
                _defects.Add(MimeDefectKind.MissingCloseBoundary, part.Offset);
            }
            if (part.FirstChild is null)
            {
                CheckLines(part.BodyOffset, part.BodyOffset + part.BodyLength);
            }
        }
    }

    private bool CheckHasParts(MimePart multipart)
    {
        if (multipart.FirstChild is null)
        {
            _defects.Add(MimeDefectKind.MultipartWithoutParts, multipart.Offset);
        }
        return multipart.FirstChild is not null;
    }

    private void CheckLines(int start, int end)
    {
        var longLine = LineLengths.FirstLonger(_mail.Span[start..end], _limits.LineBytesMax);
        if (longLine >= 0)
        {
            _defects.Add(MimeDefectKind.LineTooLong, start + longLine);
        }
    }

    /// <summary>The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1).</summary>
    private int BeforeLineEnd(int boundary)
    {
        var before = _mail.Span[..boundary];
        return before switch
        {
            [.., (byte)'\r', (byte)'\n'] => boundary - 2,
            [.., (byte)'\n'] => boundary - 1,
            _ => boundary,
        };
    }

    private byte[]? BoundaryOf(MimePart part)
    {
        if (part.ContentType.Parameters.Find("boundary") is { Length: > 0 } boundary)
        {
            return Encoding.UTF8.GetBytes(boundary);
        }
        _defects.Add(MimeDefectKind.MissingBoundaryParameter, part.Offset);
        return null;
    }

    private bool IsEncoded(MimePart part) =>
        TransferEncodings.Parse(_headers.Find(part, "Content-Transfer-Encoding")?.Value)
        is TransferEncoding.Base64 or TransferEncoding.QuotedPrintable or TransferEncoding.UuEncode;

    private bool MayAddPart(int at)
    {
        if (_parts < _limits.PartsMax)
        {
            return true;
        }
        _defects.AddOnce(MimeDefectKind.TooManyParts, at);
        return false;
    }

    private MimePart NewPart(int offset, MimePart? parent)
    {
        _parts++;
        var part = new MimePart(_source, offset, parent);
        parent?.Append(part);
        return part;
    }
}
