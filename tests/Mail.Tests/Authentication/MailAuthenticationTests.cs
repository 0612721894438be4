using System.Net;
using System.Text;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Authentication.Dmarc;
using MailMesh.Mail.Dns;
using MailMesh.Mail.Mime;
using MailMesh.MailServers;
using static MailMesh.Mail.Authentication.AuthenticationStatus;

namespace MailMesh.Mail.Tests.Authentication;

/// <summary>The whole of it: a signed mail, judged by what a real DNS server says.</summary>
public sealed class MailAuthenticationTests
{
    [Fact]
    public async Task A_mail_is_judged_by_a_real_DNS_server()
    {
        var key = (await Dkimpy.Dns.Txt("rsa._domainkey.ours.test")).RecordsOrNone[0];
        await using var server = await Dnsmasq.Start(
            // A key is longer than a string of DNS may be.
            $"txt-record=rsa._domainkey.ours.test,\"{key[..200]}\",\"{key[200..]}\"",
            "txt-record=ours.test,\"v=spf1 mx -all\"", "mx-host=ours.test,mx.ours.test,10",
            "host-record=mx.ours.test,192.0.2.1", "txt-record=_dmarc.ours.test,\"v=DMARC1; p=reject\"");
        using var resolver = new DnsResolver(new DnsOptions { Servers = [server.EndPoint] });
        var mail = Dkim.DkimVerifierTests.Signed(Mails.Varied["plain"]);

        var good = await Verify(mail, "192.0.2.1", "ann@ours.test", resolver);
        Assert.Equal(
            [Pass, Pass, Pass, None],
            [good.Spf.Status, Assert.Single(good.Dkim).Status, good.Dmarc.Status, good.Arc.Status]);
        Assert.Equal(
            "Authentication-Results: mx.theirs.test;\r\n spf=pass reason=\"ours.test: mx\"\r\n"
            + "  smtp.mailfrom=ann@ours.test;\r\n dkim=pass\r\n  header.d=ours.test\r\n  header.i=@ours.test\r\n"
            + $"  header.s=rsa\r\n  header.b={good.Dkim[0].SignatureStart};\r\n"
            + " dmarc=pass\r\n  header.from=ours.test\r\n  policy.dmarc=none\r\n",
            good.Results.Format());

        var forwarded = await Verify(mail, "198.51.100.1", "list@else.test", resolver);
        Assert.Equal(
            (None, Pass, "ours.test"),
            (forwarded.Spf.Status, forwarded.Dmarc.Status, forwarded.Dmarc.AlignedDkim));

        var forged = await Verify(Mails.Varied["plain"], "198.51.100.1", "ann@ours.test", resolver);
        Assert.Equal(
            (Fail, Fail, DmarcDisposition.Reject),
            (forged.Spf.Status, forged.Dmarc.Status, forged.Dmarc.Disposition));
        Assert.Empty(forged.Dkim);
    }

    [Fact]
    public async Task Hostile_mails_cost_a_bounded_number_of_questions()
    {
        // Signatures, seals and a sender, each of another name.
        var header = new StringBuilder("From: a@" + string.Concat(Enumerable.Repeat("b.", 100)) + "test\r\n");
        for (var i = 0; i < 500; i++)
        {
            header.Append(System.Globalization.CultureInfo.InvariantCulture,
                $"DKIM-Signature: v=1; a=rsa-sha256; d=d{i}.test; s=s; h=From; bh=AAAA; b=AAAA\r\n");
        }
        var small = await Asked(header + "\r\n");
        var large = await Asked(header.ToString() + header + "\r\n");
        Assert.Equal(
            DkimVerifier.SignaturesMax, small.Count(name => name.Contains("_domainkey", StringComparison.Ordinal)));
        Assert.InRange(large.Count, 0, small.Count);
    }

    private static async Task<List<string>> Asked(string mail)
    {
        var table = new DnsTable();
        await Verify(Encoding.ASCII.GetBytes(mail), "192.0.2.1", "x@y.test", table);
        return table.Asked;
    }

    private static Task<MailVerdict> Verify(byte[] mail, string client, string from, IDnsResolver resolver) =>
        MailAuthentication.Verify(
            MimeParser.Parse(mail),
            new ReceivedFrom(IPAddress.Parse(client), "h.test", from, "mx.theirs.test"),
            resolver);
}
