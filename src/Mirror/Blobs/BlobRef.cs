using System.Buffers.Binary;

namespace MailMesh.Mirror.Blobs;

/// <summary>Where a blob lies: a row of mirror.blobs.</summary>
/// <param name="Position">Of the record's header in the pack; the content follows it.</param>
public sealed record BlobRef(byte[] Sha256, string Pack, long Position, long SizeBytes);

/// <summary>
/// A record's header: mark, size (big endian), SHA-256. With it a pack tells by itself what it holds, and a row that
/// points beside a record is noticed on every read.
/// </summary>
internal static class PackHeader
{
    public const int Bytes = 4 + 8 + 32;

    private static ReadOnlySpan<byte> Mark => "MMB1"u8;

    public static void Write(Span<byte> header, long size, ReadOnlySpan<byte> sha256)
    {
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt64BigEndian(header[4..], size);
        sha256.CopyTo(header[12..]);
    }

    public static bool Describes(ReadOnlySpan<byte> header, BlobRef blob) =>
        header.StartsWith(Mark)
        && BinaryPrimitives.ReadInt64BigEndian(header[4..]) == blob.SizeBytes
        && header[12..Bytes].SequenceEqual(blob.Sha256);
}

/// <summary>A blob can't be read: its pack is missing, cut or altered. An operator has to act.</summary>
public sealed class BlobUnreadableException(string message, Exception? cause = null) : IOException(message, cause);
