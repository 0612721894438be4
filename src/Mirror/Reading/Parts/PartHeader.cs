using MailMesh.Mail.Mime;

namespace MailMesh.Mirror.Reading.Parts;

/// <summary>
/// The header of an attached part, read from the mail where it stands, right before the body: what of it is needed once
/// in a while has no column.
/// </summary>
internal static class PartHeader
{
    private const int BytesMax = 8_192; // a longer one says its Content-Type within them, or not at all

    /// <summary>How many bytes before the body to read with it; of what isn't text none.</summary>
    public static int BytesBefore(AttachmentPlace place) =>
        place.Row.MimeType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            ? (int)Math.Min(place.BodyOffset, BytesMax)
            : 0;

    /// <summary>The charset that the part declares (RFC 2046 §4.1.2); null where it doesn't.</summary>
    /// <param name="before">What stands in the mail up to the body, with the empty line.</param>
    public static string? Charset(ReadOnlyMemory<byte> before) =>
        before.IsEmpty ? null : MimeParser.Parse(before[Start(before.Span)..]).Root.ContentType.Charset;

    /// <summary>Behind the boundary line, or the line before it.</summary>
    private static int Start(ReadOnlySpan<byte> before)
    {
        // The empty line that ends the header, then upwards line by line.
        var end = before.TrimEnd("\r\n"u8).Length;
        while (end > 0)
        {
            var start = before[..end].LastIndexOf((byte)'\n') + 1;
            var line = before[start..end].TrimEnd((byte)'\r');
            if (line.IsEmpty || line.StartsWith("--"u8))
                return Math.Min(end + 1, before.Length);
            end = Math.Max(0, start - 1);
        }
        return 0;
    }
}
