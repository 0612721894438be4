using System.Buffers;

namespace MailMesh.Mail.Imap.Wire;

/// <summary>
/// Cuts responses from a stream. A response is one contiguous text with its small literals inside; larger ones are
/// moved out: to rented arrays, read into straight from the stream, or to the stream of whoever asked for them. What
/// was moved leaves no hole: the text before it is moved up to the text after it, which costs tens of bytes.
/// </summary>
internal sealed class WireReader : IDisposable
{
    private const int FirstBytes = 4 * 1024;
    private const int InlineBytesMax = 1024; // a subject, a name: cheaper to copy than to rent for
    private const int DirectBytesMin = 16 * 1024; // what is left of a body: read past our buffer from here on
    private readonly ImapLimits _limits;
    private readonly LargeLiteral _large;
    private byte[] _buffer = [];
    private int _start, _end, _next, _length;
    private Literal[] _literals = new Literal[4];
    private int _literalCount;
    private bool _isTight, _isDisposed;

    public WireReader(Stream stream, ImapLimits limits, LargeLiteral large) =>
        (Stream, _limits, _large) = (stream, limits, large);

    /// <summary>
    /// Chooses where a literal over the limit goes; throws <see cref="WireFault"/> where it may not come.
    /// </summary>
    public delegate Stream? LargeLiteral(ReadOnlySpan<byte> before, long bytes);

    /// <summary>Replaced when TLS or compression begins.</summary>
    public Stream Stream { get; set; }

    /// <summary>Told before and after each wait for the server.</summary>
    public Action<bool> Waiting { get; set; } = static _ => { };

    /// <summary>No answer is due: the buffer may be given back while waiting.</summary>
    public Func<bool> MayRest { get; set; } = static () => false;

    /// <summary>Bytes received beyond the response at hand.</summary>
    public int BytesAhead => _end - _next;

    /// <summary>The response at hand, without its line end.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(_start, _length);

    public Span<Literal> Literals => _literals.AsSpan(0, _literalCount);

    /// <summary>Bytes that the buffer holds now; 0 while resting.</summary>
    public int BufferBytes => _buffer.Length;

    /// <summary>Reads the next response; false when the server has ended its side between two responses.</summary>
    /// <exception cref="WireFault">A limit was passed, or the stream ended within a response.</exception>
    public async ValueTask<bool> Next(CancellationToken ct)
    {
        Forget();
        var scanned = 0;  // of the response: no line end before this
        var line = 0;     // of the response: its last line begins here
        while (true)
        {
            var found = _buffer.AsSpan(_start + scanned, _end - _start - scanned).IndexOf((byte)'\n');
            if (found < 0)
            {
                scanned = _end - _start;
                if (scanned > _limits.LineBytesMax)
                    throw new WireFault($"a response over {_limits.LineBytesMax} bytes");
                if (await Fill(ct)) continue;
                return scanned == 0 ? false : throw new WireFault("the connection ended within a response");
            }
            var after = scanned + found + 1;
            if (LiteralSyntax.Ends(_buffer.AsSpan(_start, after), line, out var bytes))
            {
                after = bytes <= InlineBytesMax ? await Inline(after, (int)bytes, ct) : await MoveOut(after, bytes, ct);
                scanned = line = after;
                continue;
            }
            _next = _start + after;
            _length = after - 1;
            if (_length > 0 && _buffer[_start + _length - 1] == '\r') _length--;
            return true;
        }
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Forget();
        GiveBack();
    }

    /// <summary>Gives back what nobody took of the response before.</summary>
    private void Forget()
    {
        foreach (ref var literal in Literals) literal.Release();
        _literalCount = 0;
        _start = _next;
        _length = 0;
        if (_start == _end) _start = _end = _next = 0;
    }

    private async ValueTask<int> Inline(int after, int bytes, CancellationToken ct)
    {
        while (_end - _start < after + bytes)
        {
            if (!await Fill(ct)) throw new WireFault("the connection ended within a literal");
        }
        Add(new Literal(LiteralPlace.Inline, bytes));
        if (after + bytes > _limits.LineBytesMax) throw new WireFault($"a response over {_limits.LineBytesMax} bytes");
        return after + bytes;
    }

    /// <summary>Takes a literal out of the text; where the text goes on is returned.</summary>
    private async ValueTask<int> MoveOut(int after, long bytes, CancellationToken ct)
    {
        if (bytes <= _limits.LiteralBytesMax)
        {
            var rented = LiteralPool.Arrays.Rent((int)bytes);
            Add(new Literal(LiteralPlace.Rented, bytes, rented)); // owned before the first wait
            await ReadInto(rented.AsMemory(0, (int)bytes), after, ct);
            return after;
        }
        var target = _large(_buffer.AsSpan(_start, after), bytes);
        Add(new Literal(target is null ? LiteralPlace.Skipped : LiteralPlace.Streamed, bytes));
        while (bytes > 0)
        {
            if (_end - _start == after && !await Fill(ct)) throw new WireFault("the connection ended within a literal");
            var piece = Buffered(after, bytes);
            if (target is not null) await target.WriteAsync(piece, ct);
            bytes -= piece.Length;
            CloseGap(after, piece.Length);
        }
        return after;
    }

    private async ValueTask ReadInto(Memory<byte> rest, int after, CancellationToken ct)
    {
        while (true)
        {
            var piece = Buffered(after, rest.Length);
            piece.Span.CopyTo(rest.Span);
            rest = rest[piece.Length..];
            CloseGap(after, piece.Length);
            if (rest.IsEmpty) return;
            if (rest.Length < DirectBytesMin)
            {
                if (!await Fill(ct)) throw new WireFault("the connection ended within a literal");
                continue;
            }
            var count = await Receive(rest, ct);
            if (count == 0) throw new WireFault("the connection ended within a literal");
            rest = rest[count..];
        }
    }

    /// <summary>What the buffer has of a literal that begins <paramref name="after"/> the text.</summary>
    private ReadOnlyMemory<byte> Buffered(int after, long bytesMax) =>
        _buffer.AsMemory(_start + after, (int)Math.Min(bytesMax, _end - _start - after));

    /// <summary>Moves the text before bytes that were taken out up to what follows them.</summary>
    private void CloseGap(int after, int taken)
    {
        if (_start + after + taken == _end)
        {
            _end -= taken;
            return;
        }
        _buffer.AsSpan(_start, after).CopyTo(_buffer.AsSpan(_start + taken));
        _start += taken;
    }

    private async ValueTask<bool> Fill(CancellationToken ct)
    {
        if (_start == _end && MayRest())
        {
            GiveBack();
            await Receive(Memory<byte>.Empty, ct); // waits for data without a buffer of ours or of TLS
        }
        MakeRoom();
        var count = await Receive(_buffer.AsMemory(_end), ct);
        _end += count;
        _isTight = _end == _buffer.Length;
        return count > 0;
    }

    private async ValueTask<int> Receive(Memory<byte> into, CancellationToken ct)
    {
        Waiting(true);
        var count = await Stream.ReadAsync(into, ct);
        Waiting(false);
        return count;
    }

    private void MakeRoom()
    {
        var used = _end - _start;
        if (_end < _buffer.Length && !_isTight) return;
        // A buffer that was filled to its end is too small for the pace; one that is all one response must grow.
        var wanted = Math.Clamp(_buffer.Length * 2, FirstBytes, Math.Max(_limits.ReceiveBytesMax, used * 2));
        _isTight = false;
        if (wanted > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(wanted);
            _buffer.AsSpan(_start, used).CopyTo(larger);
            if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else _buffer.AsSpan(_start, used).CopyTo(_buffer);
        (_start, _end, _next) = (0, used, 0);
    }

    private void GiveBack()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = _next = _length = 0;
    }

    private void Add(Literal literal)
    {
        if (_literalCount == _literals.Length) Array.Resize(ref _literals, _literalCount * 2);
        _literals[_literalCount++] = literal;
    }
}
