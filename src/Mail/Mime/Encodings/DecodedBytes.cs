using System.Buffers;

namespace MailMesh.Mail.Mime.Encodings;

/// <summary>
/// Bodies with their transfer encoding taken off. No encoding gives more bytes than it takes, so that a buffer of the
/// encoded length always holds the decoded body.
/// </summary>
internal static class DecodedBytes
{
    private const int SpareBytes = 3; // Base64 writes a whole group before it knows its padding.

    /// <summary>The decoded body, in an array of just its length.</summary>
    public static byte[] ToArray(ReadOnlySpan<byte> body, TransferEncoding encoding)
    {
        if (IsIdentity(encoding))
        {
            return body.ToArray();
        }
        using var decoded = Rent(body, encoding);
        // Every byte is written over: a large array need not be cleared first.
        var bytes = GC.AllocateUninitializedArray<byte>(decoded.Span.Length);
        decoded.Span.CopyTo(bytes);
        return bytes;
    }

    /// <summary>Writes the decoded body through one span of the writer's; gives its bytes.</summary>
    public static int Write(ReadOnlySpan<byte> body, TransferEncoding encoding, IBufferWriter<byte> output)
    {
        if (IsIdentity(encoding))
        {
            output.Write(body);
            return body.Length;
        }
        var length = Decode(body, encoding, output.GetSpan(body.Length + SpareBytes));
        output.Advance(length);
        return length;
    }

    /// <summary>The length of the decoded body.</summary>
    public static int Length(ReadOnlySpan<byte> body, TransferEncoding encoding)
    {
        if (IsIdentity(encoding))
        {
            return body.Length;
        }
        if (encoding == TransferEncoding.Base64 && Base64Text.TryCount(body, out var counted))
        {
            return counted;
        }
        using var decoded = Rent(body, encoding);
        return decoded.Span.Length;
    }

    /// <summary>The decoded body in a buffer of the pool.</summary>
    public static Rented Rent(ReadOnlySpan<byte> body, TransferEncoding encoding)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(body.Length + SpareBytes);
        return new Rented(buffer, Decode(body, encoding, buffer));
    }

    /// <summary>Whether the bytes stand as they are.</summary>
    public static bool IsIdentity(TransferEncoding encoding) => encoding
        is not (TransferEncoding.Base64 or TransferEncoding.QuotedPrintable or TransferEncoding.UuEncode
            or TransferEncoding.YEnc);

    private static int Decode(ReadOnlySpan<byte> body, TransferEncoding encoding, Span<byte> decoded)
    {
        switch (encoding)
        {
            case TransferEncoding.Base64:
                return Base64Text.Decode(body, decoded);
            case TransferEncoding.QuotedPrintable:
                return QuotedPrintable.Decode(body, decoded);
            case TransferEncoding.UuEncode:
                return UuText.Decode(body, decoded);
            case TransferEncoding.YEnc:
                return YEncText.Decode(body, decoded);
            default:
                body.CopyTo(decoded);
                return body.Length;
        }
    }

    /// <summary>A buffer that goes back to the pool.</summary>
    public readonly ref struct Rented(byte[] buffer, int length)
    {
        public ReadOnlySpan<byte> Span => buffer.AsSpan(0, length);

        public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
    }
}
