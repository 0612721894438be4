using System.Net;
using MailMesh.AppHost.Servers;
using MailMesh.Mail.Dns;

namespace MailMesh.Mail.Tests.Dns;

/// <summary>The resolver against a real server.</summary>
public sealed class DnsmasqTests(DnsmasqFixture dnsmasq) : IClassFixture<DnsmasqFixture>, IDisposable
{
    private readonly DnsResolver resolver = new(new DnsOptions { Servers = [dnsmasq.Server.EndPoint] });

    public void Dispose() => resolver.Dispose();

    [Fact]
    public async Task Exchangers_come_the_most_preferred_first() =>
        Assert.Equal(
            [new MxHost(10, "mx1.mail.test"), new MxHost(20, "mx2.mail.test")],
            (await resolver.Mx("Mail.TEST.")).RecordsOrNone);

    [Fact]
    public async Task A_null_MX_says_that_no_mail_is_taken() =>
        Assert.True(Assert.Single((await resolver.Mx("null.test")).RecordsOrNone).IsNull);

    [Fact]
    public async Task The_strings_of_a_text_are_joined_without_a_space() =>
        Assert.Equal(["v=DKIM1; p=abcdef"], (await resolver.Txt("split.test")).RecordsOrNone);

    [Fact]
    public async Task Addresses_come_of_either_family()
    {
        Assert.Equal([IPAddress.Parse("192.0.2.1")], (await resolver.A("mx1.mail.test")).RecordsOrNone);
        Assert.Equal([IPAddress.Parse("2001:db8::1")], (await resolver.Aaaa("mx1.mail.test")).RecordsOrNone);
    }

    [Fact]
    public async Task Aliases_are_followed_and_can_be_asked_for()
    {
        Assert.Equal([IPAddress.Parse("192.0.2.1")], (await resolver.A("second.mail.test")).RecordsOrNone);
        Assert.Equal(["alias.mail.test"], (await resolver.Cname("second.mail.test")).RecordsOrNone);
    }

    [Fact]
    public async Task An_address_gives_its_names()
    {
        Assert.Equal(["nine.mail.test"], (await resolver.Reverse(IPAddress.Parse("192.0.2.9"))).RecordsOrNone);
        Assert.Equal(["mx1.mail.test"], (await resolver.Reverse(IPAddress.Parse("2001:db8::1"))).RecordsOrNone);
    }

    [Fact]
    public async Task A_name_without_such_a_record_is_told_from_one_that_is_not_there()
    {
        Assert.IsType<DnsAnswer<MxHost>.NoData>(await resolver.Mx("mx1.mail.test"));
        Assert.IsType<DnsAnswer<MxHost>.NoSuchName>(await resolver.Mx("nobody.invalid"));
        Assert.IsType<DnsAnswer<string>.NoSuchName>(await resolver.Txt("no..name"));
    }

    [Fact]
    public async Task An_answer_too_large_for_a_datagram_comes_over_TCP()
    {
        var texts = (await resolver.Txt("large.test")).RecordsOrNone;
        Assert.Equal(DnsmasqFixture.LargeTexts, texts.Distinct().Count());
        Assert.All(texts, text => Assert.Equal(203, text.Length));
    }

    [Fact]
    public async Task Where_the_first_server_is_down_the_second_is_asked()
    {
        var down = new IPEndPoint(IPAddress.Loopback, FreePort.Find());
        using var patient = new DnsResolver(new DnsOptions { Servers = [down, dnsmasq.Server.EndPoint] });
        Assert.Equal([IPAddress.Parse("192.0.2.2")], (await patient.A("mx2.mail.test")).RecordsOrNone);
    }

    [Fact]
    public async Task Where_every_server_is_down_the_lookup_fails_with_the_reason()
    {
        var down = new IPEndPoint(IPAddress.Loopback, FreePort.Find());
        using var alone = new DnsResolver(new DnsOptions { Servers = [down] });
        var failed = Assert.IsType<DnsAnswer<IPAddress>.Failed>(await alone.A("mx2.mail.test"));
        Assert.Contains(down.ToString(), failed.Reason, StringComparison.Ordinal);
    }
}
