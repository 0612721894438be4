using System.Buffers.Binary;
using System.Buffers.Text;
using MailMesh.Mirror.Reading.Search;

namespace MailMesh.Mirror.Reading;

/// <summary>
/// Where a list goes on: the key of the last row given. What arrives later sorts before it, so no row is skipped or
/// repeated. Opaque to callers.
/// </summary>
public readonly record struct PageCursor
{
    private const int KeyBytes = 8 + 16;
    private const int ListBytes = KeyBytes + 4;
    private const int SearchBytes = ListBytes + 2 * KeyBytes;
    private const int TextCharsMax = 128;

    internal PageCursor(DateTimeOffset at, Guid id) => (At, Id) = (at, id);

    internal PageCursor(SearchPlace place)
        : this(place.After.At, place.After.Id) => (Rank, Window) = (place.Rank, place.Window);

    internal DateTimeOffset At { get; }

    internal Guid Id { get; }

    internal float Rank { get; }

    /// <summary>Of a search alone.</summary>
    internal SearchWindow? Window { get; }

    public static bool TryParse(string? text, out PageCursor cursor)
    {
        cursor = default;
        if (text is null || text.Length > TextCharsMax || !Base64Url.IsValid(text))
            return false;
        var bytes = Base64Url.DecodeFromChars(text).AsSpan();
        if (bytes.Length is not (ListBytes or SearchBytes) || Key(bytes) is not { } last)
            return false;
        if (bytes.Length == ListBytes)
        {
            cursor = new PageCursor(last.At, last.Id);
            return true;
        }
        if (Key(bytes[ListBytes..]) is not { } top || Key(bytes[(ListBytes + KeyBytes)..]) is not { } bottom)
            return false;
        var rank = BinaryPrimitives.ReadSingleBigEndian(bytes[KeyBytes..]);
        cursor = new PageCursor(new SearchPlace(new SearchWindow(top, bottom), rank, last));
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Window is null ? ListBytes : SearchBytes];
        Write(bytes, new EmailKey(At, Id));
        BinaryPrimitives.WriteSingleBigEndian(bytes[KeyBytes..], Rank);
        if (Window is { } window)
        {
            Write(bytes[ListBytes..], window.Top);
            Write(bytes[(ListBytes + KeyBytes)..], window.Bottom);
        }
        return Base64Url.EncodeToString(bytes);
    }

    private static void Write(Span<byte> to, EmailKey key)
    {
        BinaryPrimitives.WriteInt64BigEndian(to, key.At.UtcTicks);
        key.Id.TryWriteBytes(to[8..], bigEndian: true, out _);
    }

    private static EmailKey? Key(ReadOnlySpan<byte> from)
    {
        var ticks = BinaryPrimitives.ReadInt64BigEndian(from);
        return ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks
            ? null
            : new EmailKey(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(from[8..24], bigEndian: true));
    }
}
