using System.Text;
using System.Text.Json;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Authentication.Dmarc;
using MailMesh.Mail.Authentication.Spf;
using MailMesh.Mail.Mime;
using MailMesh.TestStack.Programs;

namespace MailMesh.Mail.Tests.Authentication.Dmarc;

public sealed class DmarcVerifierTests
{
    // It is told of what passed only, not that SPF could not be asked.
    private const string MailauthDiffers = "SPF could not be asked, and might have aligned";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private static readonly string Table = Path.Combine(AppContext.BaseDirectory, "Authentication/cases/dmarc.json");

    private static Case[] Cases => JsonSerializer.Deserialize<Case[]>(File.ReadAllText(Table), Web)!;

    [Fact]
    public async Task Each_case_of_the_table_has_its_result()
    {
        var wrong = new List<string>();
        foreach (var each in Cases)
        {
            var result = await Verify(each, new DnsTable(each.Zone));
            if (result.Status.ToString() != each.Expected
                || result.Disposition.ToString() != (each.Disposition ?? "None")
                || (each.Percent is { } percent && result.Policy?.Percent != percent)
                || (each.AlignedSpf is { } aligned && (result.AlignedSpf, result.AlignedDkim) != (aligned, null)))
            {
                wrong.Add($"{each.Why}\n  {result}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_second_implementation_gives_the_same_results()
    {
        var run = await new NpmFolder("tests/Mail.Tests/Authentication/Clients")
            .Run("dmarc-results.mjs", [Table], TimeSpan.FromMinutes(1));
        Assert.True(run.ExitCode == 0, run.Output);
        var theirs = JsonSerializer.Deserialize<Mailauth[]>(run.Output, Web)!;
        var differing = Cases.Zip(theirs).Where(pair => pair.First.Why != MailauthDiffers
            && (!pair.First.Expected.Equals(pair.Second.Result, StringComparison.OrdinalIgnoreCase)
                || (pair.Second.Result == "fail" && !(pair.First.Disposition ?? "None").Equals(
                    pair.Second.Policy, StringComparison.OrdinalIgnoreCase))));
        Assert.Empty(differing);
    }

    [Fact]
    public void A_walk_asks_eight_names_at_most_and_the_longest_first()
    {
        Assert.Equal(["a.b.test", "b.test", "test"], DmarcTree.Names("a.b.test"));
        var names = DmarcTree.Names("a.b.c.d.e.f.g.h.i.j.mail.example.com").ToArray();
        Assert.Equal(DmarcTree.QueriesMax, names.Length);
        Assert.Equal("g.h.i.j.mail.example.com", names[1]);
        Assert.Equal(DmarcTree.QueriesMax, DmarcTree.Names(string.Join('.', Enumerable.Repeat("a", 120))).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("From: nobody\r\n")]
    [InlineData("From: a@\r\n")]
    [InlineData("From: a@b..test\r\n")]
    [InlineData("From: a@x.test\r\nFrom: a@x.test\r\n")]
    public async Task A_mail_without_one_From_can_prove_nothing(string header)
    {
        var result = await new DmarcVerifier(new DnsTable()).Verify(
            MimeParser.Parse(Encoding.ASCII.GetBytes(header + "Subject: x\r\n\r\n")), NoSpf, []);
        Assert.Equal(AuthenticationStatus.PermError, result.Status);
    }

    private static SpfResult NoSpf => new(AuthenticationStatus.None, "");

    private static Task<DmarcResult> Verify(Case each, DnsTable dns)
    {
        var mail = Encoding.UTF8.GetBytes($"From: u@{each.From}\r\n\r\n");
        var spf = each.Spf?.Split(' ') is [var status, var domain]
            ? new SpfResult(Enum.Parse<AuthenticationStatus>(status), "") { Domain = domain }
            : NoSpf;
        var dkim = each.Dkim.Select(text => text.Split(' ')).Select(words =>
            new DkimResult(Enum.Parse<AuthenticationStatus>(words[0]), "") { Domain = words[1] });
        return new DmarcVerifier(dns).Verify(MimeParser.Parse(mail), spf, [.. dkim]);
    }

    private sealed record Case(
        string Why, string[] Zone, string From, string? Spf, string[] Dkim, string Expected, string? Disposition,
        int? Percent, string? AlignedSpf);

    private sealed record Mailauth(string Why, string Result, string Policy);
}
