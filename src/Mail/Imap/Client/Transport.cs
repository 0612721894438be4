using System.IO.Compression;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

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
        // Commands leave in whole writes: Nagle's wait for the peer's delayed ACK would cost 40 ms each. The receive
        // buffer's size is left alone: setting it ends the kernel's own tuning.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, ct);
            return new Transport(new NetworkStream(socket, ownsSocket: true), socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task Secure(ImapEndpoint endpoint, CancellationToken ct)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = endpoint.Host };
        if (endpoint.TrustedRoot is { } root)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck, // a private root publishes no list
                CustomTrustStore = { root },
            };
        }
        var under = _base is NetworkStream network ? new TlsFeed(network, network.Socket) : _base;
        var tls = new SslStream(under, leaveInnerStreamOpen: false);
        Input = _base = tls;
        await tls.AuthenticateAsClientAsync(options, ct);
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
