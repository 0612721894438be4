using System.Security.Cryptography;
using System.Text;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Mime;
using static MailMesh.Mail.Authentication.AuthenticationStatus;

namespace MailMesh.Mail.Tests.Authentication.Dkim;

public sealed class DkimVerifierTests
{
    private const string Name = "rsa._domainkey.ours.test";
    private static readonly byte[] Mail = Mails.Varied["plain"];
    private static readonly string Record = PublicRecord();

    [Theory] // RFC 6376 §3.6.1, §6.1.2
    [InlineData("{key}", Pass)]
    [InlineData("v=DKIM1; {key}", Pass)]
    [InlineData("v=DKIM1; k=rsa; h=sha1:sha256; s=other:email; t=x:s; n=a note; {key};", Pass)]
    [InlineData("k=rsa; v=DKIM1; {key}", PermError)]
    [InlineData("v=DKIM2; {key}", PermError)]
    [InlineData("v=DKIM1; k=ed25519; {key}", PermError)]
    [InlineData("v=DKIM1; k=dsa; {key}", PermError)]
    [InlineData("v=DKIM1; h=sha1; {key}", PermError)]
    [InlineData("v=DKIM1; s=tlsrpt; {key}", PermError)]
    [InlineData("v=DKIM1; p=", PermError)]
    [InlineData("v=DKIM1; p=@@@@", PermError)]
    [InlineData("v=DKIM1; p=AAAA", PermError)]
    [InlineData("v=DKIM1", PermError)]
    [InlineData("v=DKIM1; {key}; {key}", PermError)]
    [InlineData("not a record", PermError)]
    [InlineData("", PermError)]
    public async Task A_key_record_is_read_as_the_RFC_says(string record, AuthenticationStatus status)
    {
        var table = new DnsTable($"{Name} TXT {record.Replace("{key}", Record, StringComparison.Ordinal)}");
        Assert.Equal(status, (await Verify(Signed(Mail), table)).Status);
    }

    [Fact]
    public async Task A_key_that_is_missing_and_one_that_cannot_be_had_now_differ()
    {
        Assert.Equal(PermError, (await Verify(Signed(Mail), new DnsTable())).Status);
        Assert.Equal(TempError, (await Verify(Signed(Mail), new DnsTable($"{Name} TIMEOUT"))).Status);
    }

    [Fact]
    public async Task A_domain_that_tries_DKIM_out_is_not_blamed_for_a_failure()
    {
        var table = new DnsTable($"{Name} TXT v=DKIM1; t=y; {Record}");
        var result = await Verify([.. Signed(Mail), .. "more"u8], table);
        Assert.Equal((Neutral, true), (result.Status, result.IsTesting));
        Assert.Equal(Pass, (await Verify(Signed(Mail), table)).Status);
    }

    [Theory] // RFC 8301 §3.2
    [InlineData(512, Policy)]
    [InlineData(1024, Fail)]
    public async Task A_weak_key_is_not_believed(int bits, AuthenticationStatus status)
    {
        using var weak = RSA.Create(bits);
        var key = Convert.ToBase64String(weak.ExportRSAPublicKey());
        Assert.Equal(status, (await Verify(Signed(Mail), new DnsTable($"{Name} TXT p={key}"))).Status);
    }

    [Theory] // RFC 6376 §6.1.1
    [InlineData("v=1", "v=2", PermError)]
    [InlineData("v=1; ", "", PermError)]
    [InlineData("a=rsa-sha256", "a=rsa-sha1", Policy)]
    [InlineData("a=rsa-sha256", "a=rsa-md5", PermError)]
    [InlineData("c=relaxed/relaxed", "c=relaxed/none", PermError)]
    [InlineData("c=relaxed/relaxed", "c=relaxed/relaxed; l=9999", Fail)]
    [InlineData("c=relaxed/relaxed", "c=relaxed/relaxed; l=x", PermError)]
    [InlineData("c=relaxed/relaxed", "c=relaxed/relaxed; q=carrier/pigeon", PermError)]
    [InlineData("c=relaxed/relaxed", "c=relaxed/relaxed; x=1", PermError)] // before t=
    [InlineData("c=relaxed/relaxed", "c=relaxed/relaxed; i=@else.test", PermError)]
    [InlineData("c=relaxed/relaxed", "c=relaxed/relaxed; i=@notours.test", PermError)]
    [InlineData("d=ours.test", "d=ours.test; d=ours.test", PermError)]
    [InlineData("h=From:From", "h=To:To", PermError)]
    [InlineData("bh=", "zz=", PermError)]
    [InlineData(" b=", " b=?", PermError)]
    [InlineData("s=rsa", "s=", PermError)]
    public async Task A_signature_that_breaks_the_rules_is_told_without_a_key(
        string was, string becomes, AuthenticationStatus status)
    {
        var text = Encoding.Latin1.GetString(Signed(Mail));
        Assert.Contains(was, text, StringComparison.Ordinal);
        var result = await Verify(Encoding.Latin1.GetBytes(text.Replace(was, becomes, StringComparison.Ordinal)));
        Assert.Equal(status, result.Status);
        Assert.NotEmpty(result.Reason);
    }

    [Fact]
    public async Task A_signature_expires()
    {
        var clock = new MovedClock();
        var mail = Signed(Mail, new DkimSigningOptions
        {
            Domain = "ours.test", Selector = "rsa", ValidFor = TimeSpan.FromDays(7), Clock = clock,
        });
        Assert.Equal(Pass, (await Verify(mail)).Status);
        clock.Moved = TimeSpan.FromDays(8);
        var late = Assert.Single(await new DkimVerifier(Dkimpy.Dns, clock).Verify(MimeParser.Parse(mail)));
        Assert.Equal((Fail, "the signature has expired"), (late.Status, late.Reason));
    }

    [Fact]
    public async Task A_further_From_breaks_the_signature_wherever_it_is_put()
    {
        var mail = Signed(Mail);
        Assert.Equal(Fail, (await Verify([.. "From: eve@evil.test\r\n"u8, .. mail])).Status);
        var text = Encoding.ASCII.GetString(mail).Replace(
            "\r\n\r\n", "\r\nFrom: eve@evil.test\r\n\r\n", StringComparison.Ordinal);
        Assert.Equal(Fail, (await Verify(Encoding.ASCII.GetBytes(text))).Status);
    }

    [Fact]
    public async Task Each_signature_is_judged_up_to_a_limit()
    {
        var mail = Mail;
        for (var i = 0; i < DkimVerifier.SignaturesMax + 5; i++)
        {
            mail = Signed(mail);
        }
        var table = Dkimpy.Dns;
        var results = await new DkimVerifier(table).Verify(MimeParser.Parse(mail));
        Assert.Equal(DkimVerifier.SignaturesMax, results.Count);
        Assert.All(results, result => Assert.Equal(Pass, result.Status));
        Assert.Empty(await new DkimVerifier(table).Verify(MimeParser.Parse(Mail)));
    }

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\r")]
    public void A_mail_with_bare_line_ends_is_not_signed(string body)
    {
        var refused = Signer().Sign(Encoding.ASCII.GetBytes("From: a@ours.test\r\n\r\n" + body));
        Assert.Contains("CRLF", Assert.IsType<DkimSigning.Refused>(refused).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mail_needs_one_From_to_be_signed()
    {
        Assert.IsType<DkimSigning.Refused>(Signer().Sign("To: a@ours.test\r\n\r\n"u8.ToArray()));
        Assert.IsType<DkimSigning.Refused>(Signer().Sign("From: a@x.test\r\nFrom: b@x.test\r\n\r\n"u8.ToArray()));
    }

    [Fact]
    public void The_field_is_folded_and_never_limits_the_body()
    {
        var field = Encoding.ASCII.GetString(Assert.IsType<DkimSigning.Done>(Signer().Sign(Mail)).Field.Span);
        Assert.All(field.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        Assert.EndsWith("\r\n", field, StringComparison.Ordinal);
        Assert.Null(TagList.Parse(field["DKIM-Signature:".Length..])!["l"]);
    }

    [Theory]
    [InlineData("ours.test\r\nBcc: x", "rsa", "From")]
    [InlineData("ours.test", "a b", "From")]
    [InlineData("ours.test", "rsa", "To")]
    [InlineData("", "rsa", "From")]
    public void Options_that_would_break_the_field_are_refused(string domain, string selector, string name)
    {
        using var key = Dkimpy.Key("rsa");
        Assert.Throws<ArgumentException>(() => new DkimSigner(
            key, new DkimSigningOptions { Domain = domain, Selector = selector, Names = [name] }));
    }

    [Fact]
    public async Task Any_bytes_give_results()
    {
        var random = new Random(20_261_121);
        var verifier = new DkimVerifier(Dkimpy.Dns);
        var mail = Signed(Mail);
        for (var round = 0; round < 3_000; round++)
        {
            byte[] mutated = [.. mail];
            for (var i = random.Next(1, 20); i > 0; i--)
            {
                mutated[random.Next(400)] = (byte)random.Next(256);
            }
            await verifier.Verify(MimeParser.Parse(mutated));
        }
        Assert.Equal(Pass, (await Verify(mail)).Status);
    }

    internal static byte[] Signed(byte[] mail, DkimSigningOptions? options = null)
    {
        using var key = Dkimpy.Key("rsa");
        var signer = new DkimSigner(key, options ?? new DkimSigningOptions { Domain = "ours.test", Selector = "rsa" });
        return Assert.IsType<DkimSigning.Done>(signer.Sign(mail)).Prepend(mail);
    }

    private static DkimSigner Signer() =>
        new(Dkimpy.Key("rsa"), new DkimSigningOptions { Domain = "ours.test", Selector = "rsa" });

    private static async Task<DkimResult> Verify(byte[] mail, DnsTable? table = null) =>
        Assert.Single(await new DkimVerifier(table ?? Dkimpy.Dns).Verify(MimeParser.Parse(mail)));

    private static string PublicRecord()
    {
        var record = Dkimpy.Dns.Txt(Name).Result.RecordsOrNone[0];
        return record[record.IndexOf("p=", StringComparison.Ordinal)..];
    }
}
