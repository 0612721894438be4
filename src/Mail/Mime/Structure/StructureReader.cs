using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime.Encodings;

namespace MailMesh.Mail.Mime.Structure;

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

    public MimeMessage ReadMail() => ReadFrom(SkipMboxLine());

    public MimeMessage ReadFrom(int offset)
    {
        var root = NewPart(offset, null);
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
        var line = HeaderReader.LineAt(_mail.Span, 0);
        // "From : John" is an obsolete field (RFC 5322 §4.5) and no separator.
        if ((!line.StartsWith("From "u8) && !line.StartsWith(">From "u8)) || HeaderReader.NameLength(line) > 0)
        {
            return 0;
        }
        _defects.Add(MimeDefectKind.MboxFromLine, 0);
        return line.Length;
    }

    /// <summary>
    /// Reads a part's header and opens it; gives the part to read after it, or null at the mail's end.
    /// </summary>
    private MimePart? ReadPart(MimePart part)
    {
        part.FirstField = _headers.Count;
        part.BodyOffset = _headers.Read(part.Offset, _open);
        part.FieldCount = _headers.Count - part.FirstField;
        CheckLines(part.Offset, part.BodyOffset);
        var contentType = _headers.Find(part, "Content-Type");
        part.Kind = KindOf(part, contentType);
        var isMultipart = part.Kind is PartKind.Multipart or PartKind.Digest;
        _open.Push(part, isMultipart ? BoundaryOf(part, contentType!.Value) : default);
        if (part.Kind == PartKind.Message && MayAddPart(part.BodyOffset))
        {
            return NewPart(part.BodyOffset, part);
        }
        return ReadOn(part.BodyOffset);
    }

    /// <summary>
    /// What the part is read as: a composite that is too deep, or a message that is encoded, is a leaf.
    /// </summary>
    private PartKind KindOf(MimePart part, HeaderField? contentType)
    {
        var kind = contentType is { } field ? PartKinds.Of(field)
            : part.Parent?.Kind == PartKind.Digest ? PartKind.Message // RFC 2046 §5.1.5
            : PartKind.Leaf;
        if (kind == PartKind.Leaf)
        {
            return kind;
        }
        if (_open.Count >= _limits.DepthMax)
        {
            _defects.AddOnce(MimeDefectKind.TooDeep, part.Offset);
            return PartKind.Leaf;
        }
        if (_headers.Find(part, "Content-Transfer-Encoding") is { } encoding && TransferEncodings.Parse(encoding.Value)
            is TransferEncoding.Base64 or TransferEncoding.QuotedPrintable or TransferEncoding.UuEncode)
        {
            _defects.Add(MimeDefectKind.EncodedComposite, part.Offset);
            // On a multipart the field is mostly a mistake, and its parts stand in the open; on a message it is true.
            return kind == PartKind.Message ? PartKind.Leaf : kind;
        }
        return kind;
    }

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
            if (!boundary.IsEmpty && CheckHasParts(part))
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

    private ReadOnlyMemory<byte> BoundaryOf(MimePart part, HeaderField contentType)
    {
        var boundary = PartKinds.Boundary(contentType);
        if (boundary.IsEmpty)
        {
            _defects.Add(MimeDefectKind.MissingBoundaryParameter, part.Offset);
        }
        return boundary;
    }

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
