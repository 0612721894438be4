using System.Buffers;
using MailMesh.Mail.Mime;
using MailMesh.Mirror.Writing;

namespace MailMesh.InboxSync.Receiving;

/// <summary>A part of a mail as an attachment of the mirror.</summary>
internal static class AttachedPart
{
    public static AttachmentPart Of(MimePart part, int index)
    {
        // An embedded message is stored as it stands (RFC 2046 §5.2.1 forbids it an encoding).
        var encoding = part.Children.Count > 0 ? TransferEncoding.Binary : part.TransferEncoding;
        return new AttachmentPart
        {
            Filename = part.FileName ?? NameFor(part, index),
            MimeType = part.ContentType.MediaType,
            SizeBytes = DecodedSize(part, encoding),
            BodyOffset = part.BodyOffset,
            BodyLength = part.BodyLength,
            TransferEncoding = encoding,
            ContentId = part.ContentId,
            IsInline = IsInline(part),
        };
    }

    /// <summary>
    /// Shown inside the body: it has a Content-ID that HTML can name, and doesn't call itself attached.
    /// </summary>
    private static bool IsInline(MimePart part) =>
        part.ContentId is not null && part.Disposition is not { Kind: "attachment" };

    private static string NameFor(MimePart part, int index)
    {
        var extension = part.ContentType.MediaType switch
        {
            "message/rfc822" => "eml",
            "text/calendar" => "ics",
            "text/plain" => "txt",
            "text/html" => "html",
            "image/jpeg" => "jpg",
            "image/png" => "png",
            "image/gif" => "gif",
            "application/pdf" => "pdf",
            _ => "bin",
        };
        return $"attachment-{index + 1}.{extension}";
    }

    private static long DecodedSize(MimePart part, TransferEncoding encoding)
    {
        if (encoding is not (TransferEncoding.Base64 or TransferEncoding.QuotedPrintable or TransferEncoding.UuEncode
            or TransferEncoding.YEnc))
            return part.BodyLength;
        using var counted = new CountedBytes();
        return part.DecodeBytes(counted);
    }

    /// <summary>Takes decoded bytes that nobody reads, in memory that is used again.</summary>
    private sealed class CountedBytes : IBufferWriter<byte>, IDisposable
    {
        private byte[] _bytes = [];

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (_bytes.Length < sizeHint || _bytes.Length == 0)
            {
                Dispose();
                _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, sizeHint));
            }
            return _bytes;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public void Dispose()
        {
            if (_bytes.Length > 0)
                ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }
}
