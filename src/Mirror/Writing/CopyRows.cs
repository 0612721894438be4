using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>
/// Rows on their way through COPY in PostgreSQL's binary format, written straight into the bytes that are sent:
/// no parameter arrays, no text form of a tsvector that the server would parse again. What is held of them is one row
/// more than <see cref="HeldBytesMax"/>.
/// </summary>
internal sealed class CopyRows : IDisposable
{
    public const int HeldBytesMax = 256 * 1024;
    private const int LengthBytes = sizeof(int);
    private const int None = -1;
    private const int TextOid = 25;
    private const byte JsonbVersion = 1;

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The format's mark, no flags, no extension.</summary>
    private static readonly byte[] Header =
        [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(2 * HeldBytesMax);
    private int _length;

    private CopyRows() => Write(Header);

    public CopyRows Row(short fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), fields);
        return this;
    }

    public CopyRows Null()
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(LengthBytes), None);
        return this;
    }

    public CopyRows Add(Guid value)
    {
        value.TryWriteBytes(Value(16), bigEndian: true, out _);
        return this;
    }

    public CopyRows Add(bool value)
    {
        Value(1)[0] = value ? (byte)1 : (byte)0;
        return this;
    }

    public CopyRows Add(long? value)
    {
        if (value is not { } number)
            return Null();
        BinaryPrimitives.WriteInt64BigEndian(Value(sizeof(long)), number);
        return this;
    }

    public CopyRows Add(byte[] value)
    {
        value.CopyTo(Value(value.Length));
        return this;
    }

    /// <summary>A timestamptz.</summary>
    public CopyRows Add(DateTimeOffset? value) =>
        Add(value is { } time ? (time - Epoch).Ticks / TimeSpan.TicksPerMicrosecond : null);

    /// <summary>A text[].</summary>
    /// <param name="texts">Clean: see <see cref="StoredText"/>.</param>
    public CopyRows Add(IReadOnlyList<string> texts)
    {
        var start = _length;
        Take(LengthBytes);
        Write(texts.Count == 0 ? 0 : 1); // dimensions
        Write(0); // no null among them
        Write(TextOid);
        if (texts.Count > 0)
        {
            Write(texts.Count);
            Write(1); // index of the first
        }
        foreach (var text in texts)
            Add(text);
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(start), _length - start - LengthBytes);
        return this;
    }

    /// <summary>A jsonb.</summary>
    /// <param name="json">In UTF-8.</param>
    public CopyRows AddJson(ReadOnlySpan<byte> json)
    {
        var value = Value(1 + json.Length);
        value[0] = JsonbVersion;
        json.CopyTo(value[1..]);
        return this;
    }

    /// <param name="text">Clean: see <see cref="StoredText"/>.</param>
    public CopyRows Add(string? text)
    {
        if (text is null)
            return Null();
        Reserve(LengthBytes + Encoding.UTF8.GetMaxByteCount(text.Length));
        var bytes = Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length + LengthBytes));
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_length), bytes);
        _length += LengthBytes + bytes;
        return this;
    }

    /// <summary>Room for a value of this size, to be filled.</summary>
    public Span<byte> Value(int bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(LengthBytes), bytes);
        return Take(bytes);
    }

    /// <param name="copy">A COPY ... FROM STDIN (FORMAT BINARY).</param>
    /// <param name="write">Adds one row.</param>
    public static async Task Send<T>(
        NpgsqlConnection connection, string copy, IEnumerable<T> items, Action<CopyRows, T> write, CancellationToken ct)
    {
        using var rows = new CopyRows();
        await using var stream = await connection.BeginRawBinaryCopyAsync(copy, ct);
        foreach (var item in items)
        {
            write(rows, item);
            if (rows._length >= HeldBytesMax)
                await rows.Pass(stream, ct);
        }
        rows.Row(None);
        await rows.Pass(stream, ct);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private async Task Pass(Stream stream, CancellationToken ct)
    {
        await stream.WriteAsync(_bytes.AsMemory(0, _length), ct);
        _length = 0;
    }

    private void Write(int number) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), number);

    private void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    private Span<byte> Take(int bytes)
    {
        Reserve(bytes);
        _length += bytes;
        return _bytes.AsSpan(_length - bytes, bytes);
    }

    private void Reserve(int bytes)
    {
        if (_bytes.Length - _length >= bytes)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + bytes, checked(2 * _bytes.Length)));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
