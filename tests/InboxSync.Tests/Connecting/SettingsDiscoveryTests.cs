using System.Net;
using System.Text;
using MailMesh.AppHost.Servers;
using MailMesh.InboxSync.Connecting;
using MailMesh.InboxSync.Connecting.Discovering;
using MailMesh.Mail;
using MailMesh.Mail.Dns;
using MailMesh.MailServers;

namespace MailMesh.InboxSync.Tests.Connecting;

public sealed class SettingsDiscoveryTests : IAsyncLifetime, IDisposable
{
    private readonly HttpListener _directory = new();
    private readonly Dictionary<string, string> _documents = [];
    private readonly string _url = $"http://127.0.0.1:{FreePort.Find()}/";
    private Dnsmasq _dns = null!;
    private Task _serving = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _directory.Prefixes.Add(_url);
        _directory.Start();
        _serving = Serve();
        _dns = await Dnsmasq.Start(
            "srv-host=_imaps._tcp.both.test,imap.both.test,1993,0,1",
            "srv-host=_submission._tcp.both.test,smtp.both.test,1587,0,1",
            "srv-host=_imap._tcp.clear.test,imap.clear.test,1143,0,1",
            "srv-host=_imaps._tcp.prefers.test,second.prefers.test,993,20,1",
            "srv-host=_imaps._tcp.prefers.test,first.prefers.test,993,10,1",
            "mx-host=company.test,aspmx.l.google.com,1",
            "mx-host=hidden.test,mail.protonmail.ch,1");
    }

    public async Task DisposeAsync()
    {
        _directory.Close();
        await _serving;
        await _dns.DisposeAsync();
    }

    public void Dispose() => ((IDisposable)_directory).Dispose();

    [Fact]
    public async Task A_domains_own_service_records_come_first()
    {
        Assert.Equal(
            new Finding(
                new AccountServer("imap.both.test", 1993, TlsMode.Implicit),
                new AccountServer("smtp.both.test", 1587, TlsMode.StartTls)),
            await Find("ann@both.test"));
        Assert.Equal(
            new Finding(new AccountServer("imap.clear.test", 1143, TlsMode.StartTls), null),
            await Find("ann@clear.test"));
        Assert.Equal("first.prefers.test", (await Find("ann@prefers.test"))!.Imap.Host);
    }

    [Theory]
    [InlineData("ann@gmail.com", "imap.gmail.com", 993, "smtp.gmail.com", 465)]
    [InlineData("ann@icloud.com", "imap.mail.me.com", 993, "smtp.mail.me.com", 587)]
    [InlineData("ann@company.test", "imap.gmail.com", 993, "smtp.gmail.com", 465)]
    public async Task A_known_provider_is_recognised_by_domain_or_mail_exchanger(
        string address, string imap, int imapPort, string smtp, int smtpPort)
    {
        var found = await Find(address);

        Assert.Equal((imap, imapPort), (found!.Imap.Host, found.Imap.Port));
        Assert.Equal((smtp, smtpPort), (found.Smtp!.Host, found.Smtp.Port));
    }

    [Theory]
    [InlineData("ann@proton.me")]
    [InlineData("ann@hidden.test")]
    public async Task Proton_is_pointed_to_its_bridge(string address)
    {
        var (found, refused) = await Discovery().Find(address, CancellationToken.None);

        Assert.Null(found);
        Assert.Equal("settings_not_found", refused!.Code);
        Assert.Contains("Bridge", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_directory_is_asked_for_what_the_domain_does_not_say()
    {
        _documents["/listed.test"] = Document(
            """
            <incomingServer type="pop3"><hostname>pop.listed.test</hostname>
              <socketType>SSL</socketType></incomingServer>
            <incomingServer type="imap"><hostname>old.listed.test</hostname><port>143</port>
              <socketType>plain</socketType></incomingServer>
            <incomingServer type="imap"><hostname>imap.listed.test</hostname><port>10993</port>
              <socketType>SSL</socketType><username>%EMAILLOCALPART%+x</username></incomingServer>
            <outgoingServer type="smtp"><hostname>smtp.listed.test</hostname><port>587</port>
              <socketType>STARTTLS</socketType></outgoingServer>
            """);

        Assert.Equal(
            new Finding(
                new AccountServer("imap.listed.test", 10993, TlsMode.Implicit),
                new AccountServer("smtp.listed.test", 587, TlsMode.StartTls), "ann+x"),
            await Find("ann@listed.test"));
    }

    [Fact]
    public async Task A_document_that_is_hostile_finds_nothing()
    {
        _documents["/dtd.test"] =
            """<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><clientConfig>&e;</clientConfig>""";
        _documents["/page.test"] = "<html><p>Welcome";
        _documents["/clear.only.test"] = Document(
            "<incomingServer type=\"imap\"><hostname>h.test</hostname><socketType>plain</socketType></incomingServer>");
        _documents["/big.test"] = new string(' ', 10 * AutoconfigBytes) + Document("");
        _documents["/host.test"] = Document(
            "<incomingServer type=\"imap\"><hostname>a b\r\n</hostname><socketType>SSL</socketType></incomingServer>");

        await Task.WhenAll(_documents.Keys.Select(async path =>
        {
            var (found, refused) = await Discovery().Find($"ann@{path[1..]}", CancellationToken.None);
            Assert.Null(found);
            Assert.Contains($"for {path[1..]}", refused!.Detail, StringComparison.Ordinal);
        }));
    }

    private const int AutoconfigBytes = 64 * 1024;

    private static string Document(string servers) =>
        $"<clientConfig version=\"1.1\"><emailProvider id=\"x\">{servers}</emailProvider></clientConfig>";

    private async Task<Finding?> Find(string address) =>
        (await Discovery().Find(address, CancellationToken.None)).Found;

    private SettingsDiscovery Discovery()
    {
        var options = new ConnectingOptions { AllowPrivateHosts = true, DirectoryUrl = _url };
        var resolver = new DnsResolver(new DnsOptions { Servers = [_dns.EndPoint] });
        return new SettingsDiscovery(
            resolver, new SrvSettings(resolver), new AutoconfigClient(options),
            new GuessedSettings(new AccountEndpoints(options), TimeProvider.System), TimeProvider.System);
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var context = await _directory.GetContextAsync();
                var isThere = _documents.TryGetValue(context.Request.Url!.AbsolutePath, out var document);
                context.Response.StatusCode = isThere ? 200 : 404;
                context.Response.Close(Encoding.UTF8.GetBytes(document ?? ""), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            return; // closed at the end of the test
        }
    }
}
