using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Connecting;

/// <summary>Speaks TLS with a certificate of the test's choice, greets, and hangs up.</summary>
internal sealed class TlsGreeter(X509Certificate2 certificate) : LoopbackServer
{
    protected override async Task Serve(Stream stream, CancellationToken ct)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(certificate);
        await tls.WriteAsync("* OK here\r\n"u8.ToArray(), ct);
    }
}
