using System.Globalization;
using MailMesh.MailServers;

namespace MailMesh.InboxSync.Tests.Connecting;

/// <summary>What a person reads where a server's certificate proves nothing; each text says what to do.</summary>
public sealed class CertificateTests
{
    private const string ToDo =
        ". Use the name that the certificate is for, or have the server's operator mend it.";

    [Fact]
    public async Task One_for_another_host_names_the_host_that_it_is_for()
    {
        using var other = TestCertificate.For("mail.other.test");

        var refused = await AccountTries.TryTls(other, trusted: other);

        Assert.Equal("certificate_invalid", refused.Code);
        Assert.Equal(
            "imap: localhost:PORT: its certificate is for mail.other.test, not for localhost" + ToDo, refused.Detail);
    }

    [Fact]
    public async Task One_that_is_over_tells_its_dates()
    {
        using var root = TestCertificate.For("Root", TimeSpan.FromDays(30));
        using var expired = TestCertificate.For("localhost", TimeSpan.FromDays(30), root);
        var from = expired.NotBefore.ToString("u", CultureInfo.InvariantCulture);
        var to = expired.NotAfter.ToString("u", CultureInfo.InvariantCulture);

        var refused = await AccountTries.TryTls(expired, trusted: root);

        Assert.Equal("certificate_invalid", refused.Code);
        Assert.Equal(
            $"imap: localhost:PORT: its certificate is valid from {from} to {to}, not now" + ToDo, refused.Detail);
    }

    [Fact]
    public async Task One_by_an_unknown_authority_names_it()
    {
        using var root = TestCertificate.For("Some Private Authority");
        using var ours = TestCertificate.For("Another Authority");
        using var leaf = TestCertificate.For("localhost", issuer: root);

        var refused = await AccountTries.TryTls(leaf, trusted: ours);

        Assert.Equal("certificate_invalid", refused.Code);
        Assert.Equal(
            "imap: localhost:PORT: its certificate is by an issuer that is not known here: CN=Some Private Authority"
            + ToDo, refused.Detail);
    }

    [Fact]
    public async Task One_by_itself_says_so_and_the_operators_own_authority_is_trusted()
    {
        using var own = TestCertificate.For("localhost");
        using var ours = TestCertificate.For("Another Authority");
        using var leaf = TestCertificate.For("localhost", issuer: ours);

        var refused = await AccountTries.TryTls(own, trusted: ours);
        var greeted = await AccountTries.TryTls(leaf, trusted: ours);

        Assert.Equal(
            ("certificate_invalid",
                "imap: localhost:PORT: its certificate is signed by itself, by no authority that is known here" + ToDo),
            (refused.Code, refused.Detail));
        Assert.Equal("provider_error", greeted.Code); // it greeted, then hung up
    }
}
