using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Dns;

/// <summary>One dnsmasq for the tests of this folder.</summary>
public sealed class DnsmasqFixture : IAsyncLifetime
{
    /// <summary>Texts of the name "large", too many for a datagram.</summary>
    public const int LargeTexts = 30;

    public Dnsmasq Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await Dnsmasq.Start(
    [
        "mx-host=mail.test,mx2.mail.test,20", "mx-host=mail.test,mx1.mail.test,10", "mx-host=null.test,.,0",
        "host-record=mx1.mail.test,192.0.2.1,2001:db8::1", "host-record=mx2.mail.test,192.0.2.2",
        "cname=alias.mail.test,mx1.mail.test", "cname=second.mail.test,alias.mail.test",
        "txt-record=split.test,\"v=DKIM1; p=abc\",\"def\"", "ptr-record=9.2.0.192.in-addr.arpa,nine.mail.test",
        .. Enumerable.Range(0, LargeTexts).Select(i => $"txt-record=large.test,\"{i:d3}{new string('x', 200)}\""),
    ]);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
