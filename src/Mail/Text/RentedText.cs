using System.Buffers;

namespace MailMesh.Mail.Text;

/// <summary>
/// Text in an array of <see cref="ArrayPool{T}.Shared"/>, for who reads it once and keeps nothing of it. Whoever is
/// given one frees it, once, by <see cref="Dispose"/>; its <see cref="Span"/> is not to be used from then on. The
/// default value is the empty text, and may be freed as often as one likes.
/// </summary>
public readonly ref struct RentedText
{
    private readonly char[]? _buffer;

    /// <summary>Takes a buffer of the shared pool over, to be freed here.</summary>
    public RentedText(char[] buffer, int length)
        : this(buffer, buffer.AsSpan(0, length)) { }

    private RentedText(char[]? buffer, Span<char> text)
    {
        _buffer = buffer;
        Span = text;
    }

    /// <summary>The text, which may be changed in its place.</summary>
    public Span<char> Span { get; }

    /// <summary>A copy of the text.</summary>
    public static RentedText Of(ReadOnlySpan<char> text)
    {
        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        text.CopyTo(buffer);
        return new(buffer, text.Length);
    }

    /// <summary>A part of the text in the same buffer: one of the two is freed, not both.</summary>
    public RentedText Part(Range range) => new(_buffer, Span[range]);

    /// <summary>Gives the buffer back to the pool.</summary>
    public void Dispose()
    {
        if (_buffer is not null)
            ArrayPool<char>.Shared.Return(_buffer);
    }
}
