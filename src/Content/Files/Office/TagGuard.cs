namespace MailMesh.Content.Files.Office;

/// <summary>
/// Looks at XML on its way to the parser, which keeps a whole tag before it shows it: a tag of too many attributes or
/// bytes is refused here. A quote inside CDATA may be misread; documents of Office have no CDATA.
/// </summary>
internal sealed class TagGuard(Stream inner) : Stream
{
    private enum Place
    {
        Text,
        TagBegins,
        Tag,
        Declaration,
    }

    private Place _place;
    private byte _quote;
    private int _attributes;
    private int _tagBytes;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="InvalidDataException">A tag is past its limits.</exception>
    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        foreach (var one in buffer[..read])
        {
            if (_place == Place.Text)
            {
                if (one == '<') (_place, _quote, _attributes, _tagBytes) = (Place.TagBegins, 0, 0, 0);
            }
            else if (one != 0) // the other half of a character in UTF-16
            {
                InsideTag(one);
            }
        }
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private void InsideTag(byte one)
    {
        if (_place == Place.TagBegins) _place = one is (byte)'!' or (byte)'?' ? Place.Declaration : Place.Tag;
        if (_quote != 0)
        {
            if (one == _quote) _quote = 0;
        }
        else if (one == '>')
        {
            _place = Place.Text;
        }
        else if (_place == Place.Tag)
        {
            if (one is (byte)'"' or (byte)'\'') _quote = one;
            else if (one == '=') _attributes++;
        }
        if (++_tagBytes > FileLimits.XmlTagBytesMax || _attributes > FileLimits.XmlAttributesMax)
            throw new InvalidDataException("A tag of the document is past the limits of its reader.");
    }
}
