namespace MailMesh.Mail.Imap.Wire;

/// <summary>Where a literal's bytes are.</summary>
internal enum LiteralPlace
{
    /// <summary>In the response's text, right after its <c>{n}</c> line.</summary>
    Inline,

    /// <summary>In a rented array of its own.</summary>
    Rented,

    /// <summary>Written to a stream that the caller gave.</summary>
    Streamed,

    /// <summary>Read and dropped.</summary>
    Skipped,
}

/// <summary>One literal of a response (RFC 9051 §4.3), in the order of the text.</summary>
internal struct Literal(LiteralPlace place, long bytes, byte[]? rented = null)
{
    private byte[]? _rented = rented;

    public readonly LiteralPlace Place => place;

    public readonly long Bytes => bytes;

    /// <summary>The bytes of a rented one, until it is taken.</summary>
    public readonly ReadOnlySpan<byte> Content => _rented is null ? default : _rented.AsSpan(0, (int)bytes);

    /// <summary>Makes the array the caller's, who gives it back to the pool.</summary>
    public byte[]? Take() => Interlocked.Exchange(ref _rented, null);

    public void Release()
    {
        if (Take() is { } array) LiteralPool.Arrays.Return(array);
    }
}
