using System.Buffers;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime.Encodings;
using MailMesh.Mail.Mime.Inline;
using MailMesh.Mail.Mime.Structure;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Mime;

/// <summary>
/// One part of a mail: a leaf, a multipart with <see cref="Children"/>, or an embedded message whose only child is its
/// root. A view over the mail's bytes; nothing is decoded until asked, and decoded anew on each ask.
/// </summary>
public sealed class MimePart
{
    private const TransferEncoding NotAsked = (TransferEncoding)(-1);

    private readonly MimeSource _source;
    private readonly InlineFile? _inline;
    private TransferEncoding _encoding = NotAsked;
    private MimePart[]? _children;
    private MimePart? _lastChild;

    internal MimePart(MimeSource source, int offset, MimePart? parent) =>
        (_source, Offset, Parent) = (source, offset, parent);

    private MimePart(MimePart text, InlineFile file)
        : this(text._source, text.BodyOffset + file.Start, text) =>
        (_inline, BodyOffset, BodyLength) = (file, Offset, file.Length);

    /// <summary>Where the part's header begins, in bytes from the start of the mail.</summary>
    public int Offset { get; }

    /// <summary>Where the part's body begins, in bytes from the start of the mail.</summary>
    public int BodyOffset { get; internal set; }

    /// <summary>
    /// Bytes of the encoded body, without the line end that belongs to the boundary (RFC 2046 §5.1.1).
    /// </summary>
    public int BodyLength { get; internal set; }

    /// <summary>The encoded body, byte for byte.</summary>
    public ReadOnlyMemory<byte> RawBody => _source.Mail.Slice(BodyOffset, BodyLength);

    /// <summary>Header and body, byte for byte: the whole mail, for the root of an embedded message.</summary>
    public ReadOnlyMemory<byte> Raw => _source.Mail[Offset..(BodyOffset + BodyLength)];

    /// <summary>The part that holds this one; null for the root.</summary>
    public MimePart? Parent { get; }

    /// <summary>The part's own fields.</summary>
    public HeaderList Headers => field ??= new HeaderList(_source.Mail, new(_source.Fields, FirstField, FieldCount));

    /// <summary>The Content-Type, or what its absence means.</summary>
    public ContentType ContentType => field ??= _inline is not null ? ContentType.File
        : Headers.Value("Content-Type") is { Length: > 0 } value ? ContentType.Parse(value)
        : Parent is { Kind: PartKind.Digest } ? ContentType.Message : ContentType.PlainText;

    /// <summary>The Content-Disposition; null where the part has none.</summary>
    public ContentDisposition? Disposition => field ??= Headers.Value("Content-Disposition") is { } value
        ? ContentDisposition.Parse(value)
        : null;

    /// <summary>
    /// The file name the sender gave, from Content-Disposition or else Content-Type: its last segment, without
    /// control characters (RFC 2183 §2.3). Null where there is none.
    /// </summary>
    public string? FileName => _inline is not null ? _inline.Name : FileNames.Clean(
        Disposition?.Parameters.Find("filename") ?? ContentType.Parameters.Find("name"));

    /// <summary>
    /// Content-ID without its brackets, as a <c>cid:</c> link has it (RFC 2392); null where there is none.
    /// </summary>
    public string? ContentId => Headers.Value("Content-ID") is { } value && MessageIds.Parse(value) is [var id, ..]
        ? id[1..^1]
        : null;

    /// <summary>How <see cref="RawBody"/> is encoded; of a multipart or embedded message it is not decoded.</summary>
    public TransferEncoding TransferEncoding => _encoding != NotAsked ? _encoding
        : _encoding = _inline?.Encoding ?? TransferEncodings.Parse(Headers.Value("Content-Transfer-Encoding"));

    /// <summary>What the part is for, where it is more than text or a file.</summary>
    public PartPurpose Purpose => PartPurposes.Of(this);

    /// <summary>Whether the media type is <c>multipart/*</c>; a malformed one may have no children.</summary>
    public bool IsMultipart => ContentType.IsMultipart;

    /// <summary>Parts of a multipart, the root of an embedded message, or none.</summary>
    public IReadOnlyList<MimePart> Children => _children ??= [.. Siblings(FirstChild)];

    /// <summary>
    /// Files in the middle of a plain text that needs no decoding: uuencode and yEnc, each a part whose
    /// <see cref="Parent"/> is the text, with a name and no fields.
    /// </summary>
    public IReadOnlyList<MimePart> InlineFiles => field ??= ContentType.MediaType == "text/plain" && _inline is null
        && FirstChild is null && DecodedBytes.IsIdentity(TransferEncoding)
            ? [.. Inline.InlineFiles.Find(RawBody.Span).Select(file => new MimePart(this, file))]
            : [];

    /// <summary>What stands before the first part of a multipart; no reader shows it (RFC 2046 §5.1.1).</summary>
    public ReadOnlyMemory<byte> Preamble => MultipartEdges.Preamble(this, _source.Mail);

    /// <summary>What stands after the last part of a multipart and its boundary line; no reader shows it.</summary>
    public ReadOnlyMemory<byte> Epilogue => MultipartEdges.Epilogue(this, _source.Mail);

    internal PartKind Kind { get; set; }

    internal MimePart? FirstChild { get; private set; }

    internal MimePart? NextSibling { get; private set; }

    internal int FirstField { get; set; }

    internal int FieldCount { get; set; }

    internal MimePart? LastChild => _lastChild;

    internal void Append(MimePart child)
    {
        if (_lastChild is null)
        {
            FirstChild = child;
        }
        else
        {
            _lastChild.NextSibling = child;
        }
        _lastChild = child;
    }

    /// <summary>The body with its transfer encoding taken off; lenient, never throws.</summary>
    public byte[] DecodeBytes() => DecodeBytes(RawBody.Span, BodyEncoding);

    /// <summary>
    /// Takes a transfer encoding off, as for a body whose position was stored. Gives no more bytes than it is given;
    /// lenient, never throws.
    /// </summary>
    public static byte[] DecodeBytes(ReadOnlySpan<byte> body, TransferEncoding encoding) =>
        DecodedBytes.ToArray(body, encoding);

    /// <summary>
    /// <see cref="DecodeBytes()"/> into a buffer of the caller's: asks for one span of the encoded length, and gives
    /// the bytes written. Never throws of itself.
    /// </summary>
    public int DecodeBytes(IBufferWriter<byte> output) => DecodedBytes.Write(RawBody.Span, BodyEncoding, output);

    /// <summary>How many bytes <see cref="DecodeBytes()"/> gives, counted without keeping them.</summary>
    public int DecodedLength() => DecodedBytes.Length(RawBody.Span, BodyEncoding);

    /// <summary>
    /// The decoded body as text under the part's charset; HTML without a charset parameter is asked for its meta
    /// element. Line ends are the mail's. Never throws: what cannot be decoded becomes U+FFFD.
    /// </summary>
    public string DecodeText()
    {
        using var text = RentDecodedText();
        return new string(text.Span);
    }

    /// <summary>
    /// What <see cref="DecodeText"/> gives, in memory of the pool that the caller frees by disposing of it.
    /// </summary>
    public RentedText RentDecodedText()
    {
        if (DecodedBytes.IsIdentity(BodyEncoding))
        {
            return RentText(RawBody.Span);
        }
        using var decoded = DecodedBytes.Rent(RawBody.Span, BodyEncoding);
        return RentText(decoded.Span);
    }

    /// <summary>
    /// <see cref="DecodeText"/> with LF line ends, without NUL (which no database text holds) and without
    /// <see cref="InlineFiles"/>, and format=flowed put back into paragraphs (RFC 3676).
    /// </summary>
    public string ReadText()
    {
        using var text = RentReadText();
        return new string(text.Span);
    }

    /// <summary>
    /// What <see cref="ReadText"/> gives, in memory of the pool that the caller frees by disposing of it.
    /// </summary>
    public RentedText RentReadText()
    {
        var text = InlineFiles.Count == 0 ? RentDecodedText() : RentTextWithoutFiles();
        var clean = text.Part(..LineEnds.Unify(text.Span));
        var format = ContentType.Parameters.Find("format");
        if (ContentType.MediaType != "text/plain" || !"flowed".Equals(format, StringComparison.OrdinalIgnoreCase))
        {
            return clean;
        }
        using (clean)
        {
            return RentedText.Of(FlowedText.Unflow(clean.Span.ToString(), "yes".Equals(
                ContentType.Parameters.Find("delsp"), StringComparison.OrdinalIgnoreCase)));
        }
    }

    /// <summary>
    /// The mail that this part embeds, parsed for itself, as when it was encoded against RFC 2046 §5.2.1 and has no
    /// child here. Null for a part that is none.
    /// </summary>
    /// <param name="limits">What it may cost, anew; null takes <see cref="MimeLimits.Default"/>.</param>
    public MimeMessage? ReadMessage(MimeLimits? limits = null) => !ContentType.IsMessage ? null
        : MimeParser.Parse(DecodedBytes.IsIdentity(BodyEncoding) ? RawBody : DecodeBytes(), limits);

    /// <summary>
    /// <see cref="DecodeText()"/> of an HTML body whose position was stored.
    /// </summary>
    /// <param name="charset">As the mail names it; null asks the meta element.</param>
    public static string DecodeHtml(ReadOnlySpan<byte> body, TransferEncoding encoding, string? charset)
    {
        using var decoded = DecodedBytes.Rent(body, encoding);
        return Charsets.Decode(decoded.Span, charset ?? HtmlCharset.Find(decoded.Span));
    }

    private RentedText RentTextWithoutFiles()
    {
        var kept = new ArrayBufferWriter<byte>(BodyLength);
        var at = BodyOffset;
        foreach (var file in InlineFiles)
        {
            kept.Write(_source.Mail.Span[at..file.BodyOffset]);
            at = file.BodyOffset + file.BodyLength;
        }
        kept.Write(_source.Mail.Span[at..(BodyOffset + BodyLength)]);
        return RentText(kept.WrittenSpan);
    }

    private TransferEncoding BodyEncoding => FirstChild is null ? TransferEncoding : TransferEncoding.Binary;

    private RentedText RentText(ReadOnlySpan<byte> bytes) => Charsets.Rent(bytes, ContentType.Charset
        ?? (ContentType.MediaType == "text/html" ? HtmlCharset.Find(bytes) : null));

    private static IEnumerable<MimePart> Siblings(MimePart? first)
    {
        for (var part = first; part is not null; part = part.NextSibling)
        {
            yield return part;
        }
    }
}
