using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>
/// The rows of one COPY: some are written out before it begins, by another processor if there is one, the rest while it
/// runs.
/// </summary>
/// <param name="copy">A COPY ... FROM STDIN (FORMAT BINARY).</param>
/// <param name="write">Adds one row.</param>
internal sealed class Copying<T>(string copy, IReadOnlyList<T> items, Action<CopyRows, T> write) : IAsyncDisposable
{
    /// <summary>What is held of written rows, but for the last one, which may be larger.</summary>
    public const int AheadBytesMax = 2 * 1024 * 1024;

    private const int PieceBytes = 256 * 1024;
    private const int FullBytes = PieceBytes / 2; // a row is rarely larger than the rest, for which all would be copied

    private readonly Queue<CopyRows> _pieces = [];
    private int _next;
    private bool _isBegun;

    private Task _ahead = Task.CompletedTask;

    private bool IsComplete => _next == items.Count && _isBegun;

    /// <summary>Called once, or never.</summary>
    public void Begin() => _ahead = Task.Run(WriteAhead);

    public async Task Send(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(copy, ct);
        await _ahead;
        while (_pieces.Count > 0 || !IsComplete)
        {
            using var piece = _pieces.Count > 0 ? _pieces.Dequeue() : Piece();
            await stream.WriteAsync(piece.Written, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ahead.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Send says why
        while (_pieces.TryDequeue(out var piece))
            piece.Dispose();
    }

    private void WriteAhead()
    {
        for (var bytes = 0; !IsComplete && bytes < AheadBytesMax; bytes += _pieces.Last().Written.Length)
            _pieces.Enqueue(Piece());
    }

    private CopyRows Piece()
    {
        var piece = new CopyRows(PieceBytes);
        if (!_isBegun)
            piece.Begin();
        _isBegun = true;
        while (_next < items.Count && piece.Written.Length < FullBytes)
            write(piece, items[_next++]);
        if (_next == items.Count)
            piece.End();
        return piece;
    }
}
