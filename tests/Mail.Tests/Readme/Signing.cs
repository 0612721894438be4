using System.Security.Cryptography;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Dns;
using MailMesh.Mail.Mime;
using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Readme;

/// <summary>The README's signer; its key is asked of dnsmasq.</summary>
public class Signing
{
    [Fact]
    public async Task A_signed_mail_passes_with_the_key_that_DNS_has()
    {
        using var rsa = RSA.Create(1024); // its key fits the line that dnsmasq reads
        var published = Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
        await using var dnsmasq = await Dnsmasq.Start(
            $"txt-record=s1._domainkey.example.com,\"v=DKIM1; p={published[..200]}\",\"{published[200..]}\"");
        using var resolver = new DnsResolver(new DnsOptions { Servers = [dnsmasq.EndPoint] });
        var raw = "From: ann@example.com\r\nSubject: Hi\r\n\r\nBob\r\n"u8.ToArray();

        Assert.Equal("Pass by example.com", await Sign(rsa.ExportPkcs8PrivateKeyPem(), raw, resolver));
    }

    private static async Task<string> Sign(string pem, byte[] raw, DnsResolver resolver)
    {
        using var key = DkimPrivateKey.FromPem(pem);
        var signer = new DkimSigner(key, new DkimSigningOptions { Domain = "example.com", Selector = "s1" });
        var signing = signer.Sign(raw);
        if (signing is not DkimSigning.Done done) return $"It can't be signed: {signing}";
        var signed = done.Prepend(raw);

        var results = await new DkimVerifier(resolver).Verify(MimeParser.Parse(signed));
        return $"{results[0].Status} by {results[0].Domain}";
    }
}
