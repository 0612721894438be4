using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailMesh.Gateway.Doors.Tls;
using MailMesh.TestStack;

namespace MailMesh.Gateway.Tests.Doors;

public sealed class TlsTests : IDisposable
{
    private const string Password = "change me";
    private readonly string _folder = Directory.CreateTempSubdirectory("mailmesh-tls-").FullName;
    private readonly ManualTime _clock = new();

    private string Pem => Path.Combine(_folder, "cert.pem");
    private string Key => Path.Combine(_folder, "key.pem");
    private string Pfx => Path.Combine(_folder, "cert.pfx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_renewed_certificate_is_shown_without_a_restart(bool pkcs12)
    {
        Write("first.example", pkcs12);
        await using var doors = await Start(pkcs12);
        Assert.Equal("CN=first.example", (await Handshake(doors)).Subject);

        File.WriteAllText(pkcs12 ? Pfx : Key, "half written");
        Touch(1);
        _clock.Advance(ServerCertificate.LookEvery);
        Assert.Equal("CN=first.example", (await Handshake(doors)).Subject);
        Assert.Contains(doors.Logs.Lines, line => line.Message.Contains("kept as it was", StringComparison.Ordinal));

        Write("second.example", pkcs12);
        Touch(2);
        _clock.Advance(ServerCertificate.LookEvery);
        Assert.Equal("CN=second.example", (await Handshake(doors)).Subject);
    }

    [Fact]
    public async Task Over_TLS_browsers_are_told_to_stay_with_it()
    {
        Write("mail.example.com", pkcs12: false);
        await using var doors = await Start(pkcs12: false, ("Door:PublicUrl", "https://mail.example.com"));
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null },
        });
        using var response = await Ask("mail.example.com");
        Assert.Equal("max-age=31536000", Assert.Single(response.Headers.GetValues("Strict-Transport-Security")));
        using var local = await Ask("localhost");
        Assert.False(local.Headers.Contains("Strict-Transport-Security"), "localhost is many programs' name");
        Assert.Equal(new Version(2, 0), response.Version);

        async Task<HttpResponseMessage> Ask(string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(doors.Address, "/api/v1/peer"))
            {
                Headers = { Host = host },
                Version = new Version(2, 0),
            };
            return await http.SendAsync(request);
        }
    }

    [Fact]
    public async Task Nothing_older_than_TLS_1_2_is_spoken()
    {
        Write("mail.example.com", pkcs12: false);
        await using var doors = await Start(pkcs12: false);
#pragma warning disable CS0618, SYSLIB0039, CA5397 // what is refused must be offered
        var refused = await Record.ExceptionAsync(() => Handshake(doors, SslProtocols.Tls11));
#pragma warning restore CS0618, SYSLIB0039, CA5397
        Assert.True(refused is AuthenticationException or IOException, $"{refused}");
        Assert.Equal("CN=mail.example.com", (await Handshake(doors, SslProtocols.Tls12)).Subject);
    }

    private Task<DoorsAlone> Start(bool pkcs12, params (string, string?)[] more) => DoorsAlone.Start(
        "https://127.0.0.1:0", _clock,
        [
            ("Door:Certificate:Path", pkcs12 ? Pfx : Pem), ("Door:Certificate:KeyPath", pkcs12 ? null : Key),
            ("Door:Certificate:Password", pkcs12 ? Password : null), .. more,
        ]);

    private void Write(string name, bool pkcs12)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Pem, made.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(Pfx, made.Export(X509ContentType.Pkcs12, Password));
    }

    /// <summary>Two writes within one tick of the file system's clock are two all the same.</summary>
    private void Touch(int minutes)
    {
        foreach (var file in (string[])[Pem, Key, Pfx])
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(minutes));
    }

    private static async Task<X509Certificate2> Handshake(
        DoorsAlone doors, SslProtocols protocols = SslProtocols.None)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(doors.Address.Host, doors.Address.Port);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "mail.example.com",
            EnabledSslProtocols = protocols,
        });
        return new X509Certificate2(tls.RemoteCertificate!);
    }
}
