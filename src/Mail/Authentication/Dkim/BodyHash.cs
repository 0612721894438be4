using System.Security.Cryptography;

namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>
/// The SHA-256 of a body in canonical form (RFC 6376 §3.4.3, §3.4.4), which may come in pieces cut anywhere. One pass;
/// memory doesn't grow with the body.
/// </summary>
internal sealed class BodyHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CanonicalSink _sink;
    private readonly bool _isRelaxed;
    private long _room;
    private long _lineEnds;
    private bool _hasContent;
    private bool _endsInCr;
    private bool _owesSpace;

    /// <param name="canonicalization">The body's.</param>
    /// <param name="bytesMax">Canonical bytes that are hashed (the l= tag); null for all.</param>
    public BodyHash(Canonicalization canonicalization, long? bytesMax = null)
    {
        _isRelaxed = canonicalization == Canonicalization.Relaxed;
        _room = bytesMax ?? long.MaxValue;
        _sink = new CanonicalSink(_hash);
    }

    /// <summary>Canonical bytes so far and those that l= leaves out.</summary>
    public long CanonicalBytes { get; private set; }

    /// <summary>The hash of a whole body.</summary>
    public static byte[] Of(ReadOnlySpan<byte> body, Canonicalization canonicalization)
    {
        using var hash = new BodyHash(canonicalization);
        hash.Append(body);
        return hash.Finish();
    }

    /// <summary>Takes the next piece.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            if (_endsInCr)
            {
                _endsInCr = false;
                if (piece[0] == '\n')
                {
                    _lineEnds++;
                    _owesSpace = false;
                    piece = piece[1..];
                    continue;
                }
                Content("\r"u8);
            }
            var run = _isRelaxed ? RelaxedRun(piece) : SimpleRun(piece);
            if (run > 0)
            {
                Content(piece[..run]);
                piece = piece[run..];
            }
            else if (piece[0] == '\r')
            {
                _endsInCr = true;
                piece = piece[1..];
            }
            else
            {
                _owesSpace = true;
                var next = piece.IndexOfAnyExcept((byte)' ', (byte)'\t');
                piece = next < 0 ? [] : piece[next..];
            }
        }
    }

    /// <summary>Ends the body and gives its hash.</summary>
    public byte[] Finish()
    {
        if (_endsInCr)
        {
            Content("\r"u8);
        }
        // Empty lines at the end go; what stays ends in one CRLF. Of an empty body "simple" makes CRLF, and
        // "relaxed" nothing.
        if (_hasContent || !_isRelaxed)
        {
            Emit("\r\n"u8);
        }
        return _sink.Finish();
    }

    public void Dispose() => _hash.Dispose();

    private static int SimpleRun(ReadOnlySpan<byte> piece) =>
        piece.IndexOf((byte)'\r') is var at and >= 0 ? at : piece.Length;

    /// <summary>Bytes that stand as they are: single spaces inside a line among them, so that runs are lines.</summary>
    private static int RelaxedRun(ReadOnlySpan<byte> piece)
    {
        var at = 0;
        while (piece[at..].IndexOfAny((byte)'\r', (byte)' ', (byte)'\t') is var next and >= 0)
        {
            at += next;
            var isSingleSpace = piece[at] == ' ' && at + 1 < piece.Length
                && piece[at + 1] is not ((byte)' ' or (byte)'\t' or (byte)'\r');
            // A space that begins the piece may follow white space that ended the one before.
            if (!isSingleSpace || at == 0)
            {
                return at;
            }
            at++;
        }
        return piece.Length;
    }

    private void Content(ReadOnlySpan<byte> bytes)
    {
        for (; _lineEnds > 0; _lineEnds--)
        {
            Emit("\r\n"u8);
        }
        if (_owesSpace)
        {
            Emit(" "u8);
            _owesSpace = false;
        }
        _hasContent = true;
        Emit(bytes);
    }

    private void Emit(ReadOnlySpan<byte> bytes)
    {
        CanonicalBytes += bytes.Length;
        if (_room < bytes.Length)
        {
            bytes = bytes[..(int)_room];
        }
        _room -= bytes.Length;
        _sink.Write(bytes);
    }
}
