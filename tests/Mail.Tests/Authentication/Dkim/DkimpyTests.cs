using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Authentication.Dkim;

/// <summary>Our signatures in a second implementation, and its signatures in ours.</summary>
public sealed class DkimpyTests
{
    [Fact]
    public async Task What_we_sign_dkimpy_verifies()
    {
        var peer = new Dkimpy();
        foreach (var (name, mail) in Mails.Varied)
        {
            foreach (var selector in (string[])["rsa", "ed"])
            {
                foreach (var header in Enum.GetValues<Canonicalization>())
                {
                    foreach (var body in Enum.GetValues<Canonicalization>())
                    {
                        var signed = Assert.IsType<DkimSigning.Done>(Signer(selector, header, body).Sign(mail));
                        peer.Add($"{name}.{selector}.{header}.{body}", signed.Prepend(mail));
                    }
                }
            }
        }
        var verified = await peer.Verify();
        Assert.Equal(Mails.Varied.Count * 8, verified.Count);
        Assert.Empty(verified.Where(mail => mail.Value is not [true]).Select(mail => mail.Key));
    }

    [Fact]
    public async Task What_dkimpy_signs_we_verify()
    {
        var peer = new Dkimpy();
        foreach (var (name, mail) in Mails.Varied)
        {
            peer.Add(name, mail);
        }
        var signed = await peer.Make("sign", ".signed");
        Assert.Equal(Mails.Varied.Count * 5, signed.Count);
        var verifier = new DkimVerifier(Dkimpy.Dns);
        foreach (var (name, mail) in signed)
        {
            var result = Assert.Single(await verifier.Verify(MimeParser.Parse(mail)));
            Assert.True(result.Status == AuthenticationStatus.Pass, $"{name}: {result}");
        }
    }

    private static DkimSigner Signer(string selector, Canonicalization header, Canonicalization body) =>
        new(Dkimpy.Key(selector), new DkimSigningOptions
        {
            Domain = "ours.test",
            Selector = selector,
            Identity = "ann@ours.test",
            HeaderForm = header,
            BodyForm = body,
            ValidFor = TimeSpan.FromDays(21),
        });
}
