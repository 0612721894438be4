using System.IO.Compression;
using System.Net.Security;
using System.Net.Sockets;
using MailMesh.Mail.Peers;

namespace MailMesh.Mail.Imap.Client;

/// <summary>A socket, and TLS and compression over it.</summary>
internal sealed class Transport(Stream stream, IDisposable? connection = null) : IAsyncDisposable
{
    private Stream _base = stream;
    private DeflateStream? _deflate;

    public Stream Input { get; private set; } = stream;

    public bool IsEncrypted => _base is SslStream;

    public bool IsCompressed => _deflate is not null;

    public static async Task<Transport> Connect(ImapEndpoint endpoint, CancellationToken ct)
    {
        var socket = await PeerSocket.Connect(
            endpoint.Host, endpoint.Port, endpoint.AddressAllowed, ct, endpoint.Resolve);
        return new Transport(new NetworkStream(socket, ownsSocket: true), socket);
    }

    public async Task Secure(ImapEndpoint endpoint, CancellationToken ct)
    {
        var under = _base is NetworkStream network ? new TlsFeed(network, network.Socket) : _base;
        var tls = new SslStream(under, leaveInnerStreamOpen: false);
        Input = _base = tls;
        await new PeerTls(endpoint.Host, endpoint.TrustedRoot, endpoint.MoreRoots).Secure(tls, ct);
    }

    /// <summary>COMPRESS=DEFLATE, both ways (RFC 4978).</summary>
    public void Compress()
    {
        _deflate = new DeflateStream(_base, CompressionLevel.Fastest, leaveOpen: true);
        Input = new DeflateStream(_base, CompressionMode.Decompress, leaveOpen: true);
    }

    public async Task Write(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        if (_deflate is null)
        {
            await _base.WriteAsync(bytes, ct);
            return;
        }
        await _deflate.WriteAsync(bytes, ct);
        await _deflate.FlushAsync(ct);
    }

    /// <summary>Ends reads and writes under way.</summary>
    public void Close() => connection?.Dispose();

    public async ValueTask DisposeAsync()
    {
        if (_deflate is not null)
        {
            await Input.DisposeAsync();
            Close();
        }
        await _base.DisposeAsync();
    }
}
