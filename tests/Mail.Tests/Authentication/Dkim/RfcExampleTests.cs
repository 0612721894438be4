using System.Text;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Authentication.Dkim.Keys;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Authentication.Dkim;

/// <summary>The worked examples of the RFCs, byte for byte.</summary>
public sealed class RfcExampleTests
{
    private const string Rfc6376Key = "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7"
        + "/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6m"
        + "cwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

    private const string Rfc8463Key = "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6w"
        + "y5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLz"
        + "BfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";

    private const string Rfc6376 = """
        DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
              c=simple/simple; q=dns/txt; i=joe@football.example.com;
              h=Received : From : To : Subject : Date : Message-ID;
              bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
              b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
              4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
              KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
              4bmp/YzhwvcubU4=;
        Received: from client1.football.example.com  [192.0.2.1]
              by submitserver.example.com with SUBMISSION;
              Fri, 11 Jul 2003 21:01:54 -0700 (PDT)

        """ + Mail;

    private const string Rfc8463 = """
        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=brisbane; t=1528637909; h=from : to :
         subject : date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
         Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=test; t=1528637909; h=from : to : subject :
         date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
         DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
         dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=

        """ + Mail;

    private const string Mail = """
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        Hi.

        We lost the game.  Are you hungry yet?

        Joe.

        """;

    private static readonly DkimVerifier Verifier = new(new DnsTable(
        $"brisbane._domainkey.example.com TXT v=DKIM1; {Rfc6376Key}",
        "brisbane._domainkey.football.example.com TXT v=DKIM1; k=ed25519; "
            + "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        $"test._domainkey.football.example.com TXT v=DKIM1; k=rsa; {Rfc8463Key}"));

    [Fact]
    public async Task The_mail_of_RFC_6376_appendix_A_passes()
    {
        // As it was signed: with one space, which the published text has two of (erratum 4926).
        var result = Assert.Single(await Verifier.Verify(
            Parse(Rfc6376.Replace("game.  Are", "game. Are", StringComparison.Ordinal))));
        Assert.True(result.Status == AuthenticationStatus.Pass, result.ToString());
        Assert.Equal(
            ("example.com", "brisbane", "joe@football.example.com", "AuUoFEfD"),
            (result.Domain, result.Selector, result.Identity, result.SignatureStart));
    }

    [Fact]
    public async Task Both_signatures_of_RFC_8463_appendix_A_pass()
    {
        var results = await Verifier.Verify(Parse(Rfc8463));
        Assert.Equal(
            [DkimAlgorithm.Ed25519Sha256, DkimAlgorithm.RsaSha256], results.Select(result => result.Algorithm!.Value));
        Assert.All(results, result => Assert.Equal(AuthenticationStatus.Pass, result.Status));
    }

    [Theory]
    [InlineData("hungry", "angry")]
    [InlineData("Is dinner", "Is lunch")]
    [InlineData("Hi.", "Hi..")]
    public async Task A_changed_mail_fails_every_signature(string was, string becomes)
    {
        foreach (var text in (string[])[Rfc6376, Rfc8463])
        {
            var results = await Verifier.Verify(Parse(text.Replace(was, becomes, StringComparison.Ordinal)));
            Assert.All(results, result => Assert.Equal(AuthenticationStatus.Fail, result.Status));
        }
    }

    [Theory] // RFC 8032 §7.1, tests 1 to 3
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_signs_and_verifies_as_RFC_8032_says(string seed, string key, string message, string signature)
    {
        var (bytes, signed) = (Convert.FromHexString(message), Convert.FromHexString(signature));
        Assert.Equal(signed, Ed25519.Sign(Convert.FromHexString(seed), bytes));
        Assert.True(Ed25519.Verify(Convert.FromHexString(key), bytes, signed));
        signed[5] ^= 1;
        Assert.False(Ed25519.Verify(Convert.FromHexString(key), bytes, signed));
    }

    private static MimeMessage Parse(string text) =>
        MimeParser.Parse(Encoding.ASCII.GetBytes(text.ReplaceLineEndings("\r\n")));
}
