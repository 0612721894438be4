using System.Security.Cryptography;

namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>
/// Takes canonical bytes in pieces of any size on their way into a hash: small ones are gathered, since a call into the
/// hash costs more than copying them; large ones go through as they are.
/// </summary>
/// <param name="hash">Where they go.</param>
internal sealed class CanonicalSink(IncrementalHash hash)
{
    private const int BufferBytes = 4096;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _buffered;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferBytes - _buffered)
        {
            Flush();
        }
        if (bytes.Length > BufferBytes)
        {
            hash.AppendData(bytes);
            return;
        }
        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    public void Write(byte b)
    {
        if (_buffered == BufferBytes)
        {
            Flush();
        }
        _buffer[_buffered++] = b;
    }

    /// <summary>Ends the hash and gives it; the sink may begin anew.</summary>
    public byte[] Finish()
    {
        Flush();
        return hash.GetHashAndReset();
    }

    private void Flush()
    {
        hash.AppendData(_buffer, 0, _buffered);
        _buffered = 0;
    }
}
