using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>
/// Rows on their way through COPY in PostgreSQL's binary format, written straight into the bytes that are sent:
/// no parameter arrays, no text form of a tsvector that the server would parse again.
/// </summary>
internal sealed class CopyRows : IDisposable
{
    private const int LengthBytes = sizeof(int);
    private const int None = -1;
    private const int TextOid = 25;
    private const byte JsonbVersion = 1;

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The format's mark, no flags, no extension.</summary>
    private static readonly byte[] Header =
        [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private byte[] _bytes;
    private int _length;

    /// <param name="bytes">Room that is held from the start; one row may need more.</param>
    public CopyRows(int bytes) => _bytes = ArrayPool<byte>.Shared.Rent(bytes);

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Before the first row.</summary>
    public void Begin() => Write(Header);

    /// <summary>After the last row.</summary>
    public void End() => Row(None);

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
        var bytesMax = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_bytes.Length - _length < LengthBytes + bytesMax)
            bytesMax = Encoding.UTF8.GetByteCount(text); // a third of it, most often: no reason for a larger array
        Reserve(LengthBytes + bytesMax);
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

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
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
