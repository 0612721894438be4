using System.Net;
using System.Text;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Dns;
using MailMesh.Mail.Mime;
using static MailMesh.Mail.Fuzz.Behaviour;

namespace MailMesh.Mail.Fuzz.Targets;

/// <summary>
/// DKIM, SPF, DMARC and ARC of a mail, with hostile DNS. An input is the mail, then after each U+001E a TXT record;
/// whatever is asked for, one of them answers, so that the checks go deep and round in circles.
/// </summary>
internal static class AuthenticationTargets
{
    private const char Next = '\x1e';
    private static readonly ReceivedFrom Session =
        new(IPAddress.Parse("192.0.2.1"), "mx.a.test", "x@a.test", "us.test");

    public static FuzzTarget Verdict { get; } = new("authentication", Grammar.Of(
        [
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=a.test; s=s; h=from:to; bh=AAAA; b=BBBB\r\n"
            + "From: x@a.test\r\n\r\nbody\r\n\x1ev=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC7\x1e"
            + "v=spf1 a mx ptr ip4:192.0.2.0/24 include:%{i}._spf.%{d2} exists:%{l1r-}.%{h} redirect=b.test\x1e"
            + "v=DMARC1; p=reject; sp=none; pct=50; adkim=s; aspf=r",
            "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=a.test; s=s; b=AAAA\r\nARC-Message-Signature: i=1; a=rsa-sha256; "
            + "c=relaxed/relaxed; d=a.test; s=s; h=from; bh=AAAA; b=AAAA\r\nARC-Authentication-Results: i=1; us.test; "
            + "spf=pass smtp.mailfrom=a.test\r\nFrom: x@a.test\r\n\r\nx\r\n\x1ev=DKIM1; k=ed25519; p=AAAA",
            "Authentication-Results: us.test 1; dkim=pass (good) header.d=a.test; spf=fail reason=\"no\"\r\n"
            + "From: a@a.test, b@b.test\r\n\r\n\x1ev=spf1 +all\x1ev=spf1 -all exp=e.test\x1e%{s} %{p} %{c} %%",
        ],
        "\x1e", "\r\n", "\r\n\r\n",
        ";", "=", ":", "/", "%{", "}", "%{d4r.-}", "v=spf1 ", "v=DKIM1; ", "v=DMARC1; ", "p=",
        "l=0;", "x=1;", "t=y;", "i=@b.test;", "h=", "include:a.test ", "redirect=a.test", "ip6:::/0 ", "mx:a/33//129 ",
        "DKIM-Signature: ", "ARC-Seal: i=2; ", "From: y@b.test\r\n", "(", ")", "\"", "\xc3\xa9", "\0"), Run);

    private static int Run(ReadOnlyMemory<byte> input)
    {
        var cut = input.Span.IndexOf((byte)Next);
        var mail = MimeParser.Parse(cut < 0 ? input : input[..cut]);
        var records = cut < 0 ? [] : Encoding.Latin1.GetString(input.Span[(cut + 1)..]).Split(Next);
        var verdict = MailAuthentication.Verify(mail, Session, new Records(records)).GetAwaiter().GetResult();
        var written = verdict.Results;
        var header = MimeParser.Parse(Encoding.UTF8.GetBytes(written.Format())).Headers;
        var field = header.Value(AuthenticationResults.FieldName);
        if (AuthenticationResults.Parse(field ?? "")?.Results.Count != written.Results.Count)
            throw new InvalidOperationException("The field that we write is not the one that we read.");
        foreach (var other in mail.Headers.All(AuthenticationResults.FieldName))
            _ = AuthenticationResults.Parse(other.Value);
        _ = AuthenticationResults.WithoutForged(mail, Session.ServerId).Length;
        return HashCode.Combine(
            verdict.Spf.Status, verdict.Spf.Reason.Split(' ')[0], verdict.Dmarc.Status, verdict.Arc.Status,
            Size(verdict.Dkim.Count), verdict.Dkim.Count > 0 ? verdict.Dkim[0].Reason : "");
    }

    /// <summary>Answers anything with something.</summary>
    private sealed class Records(string[] texts) : IDnsResolver
    {
        public Task<DnsAnswer<IPAddress>> A(string name, CancellationToken cancellation = default) =>
            Found(IPAddress.Parse($"192.0.2.{name.Length % 4}"));

        public Task<DnsAnswer<IPAddress>> Aaaa(string name, CancellationToken cancellation = default) =>
            Found(IPAddress.IPv6Loopback);

        public Task<DnsAnswer<MxHost>> Mx(string name, CancellationToken cancellation = default) =>
            Found(new MxHost(1, "mx." + name));

        public Task<DnsAnswer<string>> Txt(string name, CancellationToken cancellation = default) =>
            texts.Length == 0
                ? Task.FromResult<DnsAnswer<string>>(new DnsAnswer<string>.NoSuchName())
                : Found(texts[name.Sum(letter => letter) % texts.Length]);

        public Task<DnsAnswer<string>> Reverse(IPAddress address, CancellationToken cancellation = default) =>
            Found("mx.a.test");

        private static Task<DnsAnswer<T>> Found<T>(T record) =>
            Task.FromResult<DnsAnswer<T>>(new DnsAnswer<T>.Found([record]));
    }
}
