using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailMesh.InboxSync.Connecting;
using MailMesh.InboxSync.Connecting.Discovering;
using MailMesh.Mail;
using MailMesh.MailServers;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Connecting;

/// <summary>The usual names are settings only where a server greets under a certificate for its name.</summary>
public sealed class GuessedSettingsTests
{
    private const string Domain = "guess.test";

    [Theory]
    [InlineData("imap smtp mail", "imap.guess.test", "smtp.guess.test")]
    [InlineData("mail", "mail.guess.test", "mail.guess.test")]
    [InlineData("imap mail", "imap.guess.test", "mail.guess.test")]
    public async Task The_names_own_service_is_preferred_to_mail(string names, string imap, string smtp)
    {
        using var certificate = TestCertificate.For($"*.{Domain}");
        await using var servers = new Servers(certificate);

        var found = await servers.Guess(names);

        Assert.Equal(
            new Finding(
                new AccountServer(imap, servers.Imap.Port, TlsMode.Implicit),
                new AccountServer(smtp, servers.Smtp.Port, TlsMode.Implicit)),
            found);
    }

    [Fact]
    public async Task Without_a_server_to_send_the_other_is_found_all_the_same()
    {
        using var certificate = TestCertificate.For($"imap.{Domain}");
        await using var servers = new Servers(certificate);

        var found = await servers.Guess("imap smtp");

        Assert.Equal(
            new Finding(new AccountServer($"imap.{Domain}", servers.Imap.Port, TlsMode.Implicit), null), found);
    }

    [Fact]
    public async Task Submission_by_STARTTLS_is_found_where_no_port_begins_with_TLS()
    {
        using var certificate = TestCertificate.For($"*.{Domain}");
        await using var servers = new Servers(certificate);
        await using var submission = new StartTlsGreeter(certificate);

        var found = await servers.Guess(
            "imap smtp", (ClosedPort(), TlsMode.Implicit), (submission.Port, TlsMode.StartTls));

        Assert.Equal(new AccountServer($"smtp.{Domain}", submission.Port, TlsMode.StartTls), found!.Smtp);
    }

    [Fact]
    public async Task Submission_by_STARTTLS_under_a_certificate_for_others_is_no_guess()
    {
        using var certificate = TestCertificate.For($"*.{Domain}");
        using var others = TestCertificate.For("mail.other.test");
        await using var servers = new Servers(certificate);
        await using var submission = new StartTlsGreeter(others);

        var found = await servers.Guess("imap smtp", (submission.Port, TlsMode.StartTls));

        Assert.Null(found!.Smtp);
    }

    [Theory]
    [InlineData("mail.other.test", "imap smtp mail")] // a web host that answers under any name
    [InlineData("*.guess.test", "")]
    [InlineData("smtp.guess.test", "smtp")]
    public async Task A_certificate_for_others_a_name_without_address_and_a_server_that_only_sends_are_no_guess(
        string certified, string names)
    {
        using var certificate = TestCertificate.For(certified);
        await using var servers = new Servers(certificate);

        Assert.Null(await servers.Guess(names));
    }

    /// <summary>One that reads and one that sends, whatever the name.</summary>
    private sealed class Servers(X509Certificate2 certificate) : IAsyncDisposable
    {
        public Greeter Imap { get; } = new(
            certificate, "* OK hello", said => $"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{said.Split(' ')[0]} OK done");

        public Greeter Smtp { get; } = new(certificate, "220 hello", _ => "250 hello");

        /// <param name="names">Of the domain's, those that have an address.</param>
        /// <param name="smtpPorts">In place of the one that sends.</param>
        public async Task<Finding?> Guess(string names, params (int Port, TlsMode Tls)[] smtpPorts)
        {
            var roots = Path.GetTempFileName();
            try
            {
                await File.WriteAllTextAsync(roots, certificate.ExportCertificatePem());
                var known = names.Split(' ').Select(name => $"{name}.{Domain}").ToHashSet();
                var endpoints = new AccountEndpoints(
                    new ConnectingOptions { AllowPrivateHosts = true, TrustedRootFile = roots })
                {
                    Resolve = (host, _) => known.Contains(host)
                        ? Task.FromResult<IPAddress[]>([IPAddress.Loopback])
                        : Task.FromException<IPAddress[]>(new SocketException(11001)),
                };
                return await new GuessedSettings(endpoints, TimeProvider.System)
                {
                    ImapPort = Imap.Port,
                    SmtpPorts = smtpPorts.Length > 0 ? smtpPorts : [(Smtp.Port, TlsMode.Implicit)],
                }.Find(Domain, CancellationToken.None);
            }
            finally
            {
                File.Delete(roots);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Imap.DisposeAsync();
            await Smtp.DisposeAsync();
        }
    }

    private sealed class Greeter(X509Certificate2 certificate, string greeting, Func<string, string> answer)
        : LoopbackServer
    {
        protected override async Task Serve(Stream stream, CancellationToken ct)
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct);
            using var input = new StreamReader(tls, Encoding.Latin1);
            for (var line = greeting; line is not null;)
            {
                await tls.WriteAsync(Encoding.Latin1.GetBytes($"{line}\r\n"), ct);
                line = await input.ReadLineAsync(ct) is { } said ? answer(said) : null;
            }
        }
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Greets in clear, and again after STARTTLS (RFC 3207).</summary>
    private sealed class StartTlsGreeter(X509Certificate2 certificate) : LoopbackServer
    {
        protected override async Task Serve(Stream stream, CancellationToken ct)
        {
            await stream.WriteAsync("220 hello\r\n"u8.ToArray(), ct);
            for (var said = await Line(stream, ct); said != "STARTTLS"; said = await Line(stream, ct))
                await stream.WriteAsync("250-hello\r\n250 STARTTLS\r\n"u8.ToArray(), ct);
            await stream.WriteAsync("220 go on\r\n"u8.ToArray(), ct);
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = certificate }, ct);
            while (await Line(tls, ct) is { Length: > 0 })
                await tls.WriteAsync("250 hello\r\n"u8.ToArray(), ct);
        }

        /// <summary>Byte by byte: what follows STARTTLS is not ours to read.</summary>
        private static async Task<string> Line(Stream stream, CancellationToken ct)
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (await stream.ReadAsync(one, ct) == 1 && one[0] != '\n')
                line.Append((char)one[0]);
            return line.ToString().TrimEnd('\r');
        }
    }
}
