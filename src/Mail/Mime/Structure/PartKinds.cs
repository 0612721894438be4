using System.Buffers;
using System.Text;
using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Mime.Structure;

/// <summary>What a part holds, as far as the structure goes.</summary>
internal enum PartKind
{
    Leaf,
    Multipart,
    Digest,
    Message,
}

/// <summary>
/// Reads from a Content-Type what the structure needs, off its bytes: a mail's parts are found without a string.
/// What is not plainly written goes through <see cref="ContentType"/>.
/// </summary>
internal static class PartKinds
{
    private static readonly SearchValues<byte> TypeEnds = SearchValues.Create("; \t\r\n(\""u8);

    /// <summary>What the field declares; a leaf for anything but a multipart or an embedded message.</summary>
    public static PartKind Of(HeaderField contentType)
    {
        var value = contentType.RawValue.Span.TrimStart(" \t\r\n"u8);
        if (value.IsEmpty || !char.IsAsciiLetter((char)value[0]))
        {
            return Of(ContentType.Parse(contentType.Value));
        }
        if (!StartsWith(value, "multipart/"u8) && !StartsWith(value, "message/"u8))
        {
            return PartKind.Leaf;
        }
        var end = value.IndexOfAny(TypeEnds);
        return Of(end < 0 ? value : value[..end]);
    }

    /// <summary>The boundary parameter; empty where there is none.</summary>
    public static ReadOnlyMemory<byte> Boundary(HeaderField contentType)
    {
        var raw = contentType.RawValue;
        var value = raw.Span;
        var at = value.IndexOf("boundary="u8);
        // No escapes, comments, sections and not within another's quotes: then it stands as it is.
        if (at <= 0 || value[at - 1] is not ((byte)';' or (byte)' ' or (byte)'\t' or (byte)'\n')
            || value.IndexOfAny("\\(*"u8) >= 0 || value[..at].Contains((byte)'"'))
        {
            return ParsedBoundary(contentType);
        }
        var start = at + "boundary=".Length;
        var isQuoted = start < value.Length && value[start] == '"';
        start += isQuoted ? 1 : 0;
        var end = isQuoted ? value[start..].IndexOf((byte)'"') : value[start..].IndexOfAny("; \t\r\n"u8);
        var boundary = (end < 0 ? raw[start..] : raw.Slice(start, end)).TrimEnd(" \t\r\n"u8);
        return boundary.Span.Contains((byte)'\n') ? ParsedBoundary(contentType) : boundary;
    }

    private static byte[] ParsedBoundary(HeaderField contentType) =>
        Encoding.UTF8.GetBytes(ContentType.Parse(contentType.Value).Parameters.Find("boundary")?.TrimEnd() ?? "");

    private static PartKind Of(ContentType type) => Of(Encoding.ASCII.GetBytes(type.MediaType));

    private static PartKind Of(ReadOnlySpan<byte> mediaType) =>
        Ascii.EqualsIgnoreCase(mediaType, "multipart/digest"u8) ? PartKind.Digest
        : StartsWith(mediaType, "multipart/"u8) && mediaType.Length > "multipart/".Length ? PartKind.Multipart
        : Ascii.EqualsIgnoreCase(mediaType, "message/rfc822"u8)
            || Ascii.EqualsIgnoreCase(mediaType, "message/global"u8) ? PartKind.Message
        : PartKind.Leaf;

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);
}
