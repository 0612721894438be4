using System.Text;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Arc;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Authentication.Arc;

/// <summary>Chains sealed by dkimpy, whole and tampered with.</summary>
public sealed class ArcVerifierTests(ArcVerifierTests.Chains chains) : IClassFixture<ArcVerifierTests.Chains>
{
    private static readonly string[] Sealed = ["plain", "trailing-blank-lines", "folded-header", "utf-8", "large"];

    [Fact]
    public async Task Chains_of_one_to_three_hops_pass_and_tell_what_each_hop_found()
    {
        foreach (var name in Sealed)
        {
            for (var hops = 1; hops <= 3; hops++)
            {
                var result = await Verify(chains.Mails[$"{name}.{hops}.sealed"]);
                Assert.True(result.Status == AuthenticationStatus.Pass, $"{name} {hops}: {result}");
                Assert.Equal(Enumerable.Repeat("ours.test", hops), result.Hops.Select(hop => hop.Domain));
                Assert.Equal("hop.test", result.Hops[0].Results!.ServerId);
                Assert.Contains(result.Hops[0].Results!.Results, found => found is { Method: "spf", Result: "pass" });
            }
        }
    }

    [Fact]
    public async Task A_mail_that_was_changed_after_the_last_hop_fails()
    {
        foreach (var name in Sealed)
        {
            Assert.Equal(AuthenticationStatus.Fail, (await Verify(chains.Mails[$"{name}.changed.sealed"])).Status);
        }
    }

    [Fact]
    public async Task A_hop_that_found_the_chain_broken_breaks_it_for_good()
    {
        var result = await Verify(chains.Mails["plain.failed.sealed"]);
        Assert.Equal(
            (AuthenticationStatus.Fail, "the last hop found the chain broken"), (result.Status, result.Reason));
    }

    [Theory]
    [InlineData("ARC-Seal: i=2", "X-Seal: i=2")] // a set with a field missing
    [InlineData("ARC-Seal: i=2", "ARC-Seal: i=4")] // a gap
    [InlineData("ARC-Seal: i=2", "ARC-Seal: i=3")] // twice
    [InlineData("ARC-Seal: i=2", "ARC-Seal: i=51")] // beyond the limit
    [InlineData("ARC-Seal: i=2", "ARC-Seal: i=0")]
    [InlineData("ARC-Seal: i=2", "ARC-Seal: j=2")]
    [InlineData("cv=none", "cv=pass")]
    [InlineData("cv=pass", "cv=none")]
    [InlineData("spf=pass", "spf=fail")] // what a hop found, forged
    [InlineData("s=rsa", "s=none")] // no such key
    [InlineData("a=rsa-sha256", "a=rsa-sha1")]
    public async Task A_chain_that_was_tampered_with_fails(string was, string becomes)
    {
        var text = Encoding.Latin1.GetString(chains.Mails["plain.3.sealed"]);
        Assert.Contains(was, text, StringComparison.Ordinal);
        var result = await Verify(Encoding.Latin1.GetBytes(text.Replace(was, becomes, StringComparison.Ordinal)));
        Assert.Equal(AuthenticationStatus.Fail, result.Status);
        Assert.NotEmpty(result.Reason);
    }

    [Fact]
    public async Task A_message_signature_that_signs_seals_fails()
    {
        var mail = MimeParser.Parse("""
            ARC-Seal: i=1; a=rsa-sha256; cv=none; d=a.test; s=s; b=AAAA
            ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed; d=a.test; s=s; h=from:arc-seal;
             bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA
            ARC-Authentication-Results: i=1; us.test; none
            From: ann@a.test


            """u8.ToArray());

        var result = await new ArcVerifier(new DnsTable()).Verify(mail);

        Assert.Equal(AuthenticationStatus.Fail, result.Status);
        Assert.Contains("signs seals", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_chain_or_without_DNS_nothing_is_said()
    {
        Assert.Equal(AuthenticationStatus.None, (await Verify(Mails.Varied["plain"])).Status);
        var verifier = new ArcVerifier(new DnsTable("rsa._domainkey.ours.test TIMEOUT"));
        var result = await verifier.Verify(MimeParser.Parse(chains.Mails["plain.2.sealed"]));
        Assert.Equal(AuthenticationStatus.TempError, result.Status);
    }

    [Fact]
    public async Task Any_bytes_give_a_result()
    {
        var random = new Random(20_261_121);
        var mail = chains.Mails["plain.3.sealed"];
        for (var round = 0; round < 1_000; round++)
        {
            byte[] mutated = [.. mail];
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }
            Assert.True(Enum.IsDefined((await Verify(mutated)).Status));
        }
    }

    private static Task<ArcResult> Verify(byte[] mail) => new ArcVerifier(Dkimpy.Dns).Verify(MimeParser.Parse(mail));

    /// <summary>The sealed mails, made once.</summary>
    public sealed class Chains : IAsyncLifetime
    {
        public IReadOnlyDictionary<string, byte[]> Mails { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var peer = new Dkimpy();
            foreach (var name in Sealed)
            {
                peer.Add(name, Authentication.Mails.Varied[name]);
            }
            Mails = await peer.Make("seal", ".sealed");
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
