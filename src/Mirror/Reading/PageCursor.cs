using System.Buffers.Binary;
using System.Buffers.Text;

namespace MailMesh.Mirror.Reading;

/// <summary>
/// Where a list goes on: the key of the last row given. What arrives later sorts before it, so no row is skipped or
/// repeated. Opaque to callers.
/// </summary>
public readonly record struct PageCursor
{
    private const int EncodedBytes = 8 + 16 + 4;
    private const int TextCharsMax = 64;

    internal PageCursor(DateTimeOffset at, Guid id, float rank = 0) => (At, Id, Rank) = (at, id, rank);

    internal DateTimeOffset At { get; }

    internal Guid Id { get; }

    internal float Rank { get; }

    public static bool TryParse(string? text, out PageCursor cursor)
    {
        cursor = default;
        if (text is null || text.Length > TextCharsMax || !Base64Url.IsValid(text))
            return false;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length != EncodedBytes)
            return false;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks)
            return false;
        cursor = new PageCursor(
            new DateTimeOffset(ticks, TimeSpan.Zero),
            new Guid(bytes.AsSpan(8, 16), bigEndian: true),
            BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(24)));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[EncodedBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.UtcTicks);
        Id.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        BinaryPrimitives.WriteSingleBigEndian(bytes[24..], Rank);
        return Base64Url.EncodeToString(bytes);
    }
}
