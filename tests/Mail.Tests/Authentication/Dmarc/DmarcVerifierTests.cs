using System.Text;
using System.Text.Json;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Dkim;
using MailMesh.Mail.Authentication.Dmarc;
using MailMesh.Mail.Authentication.Spf;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Authentication.Dmarc;

public sealed class DmarcVerifierTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact]
    public async Task Each_case_of_the_table_has_its_result()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Authentication/cases/dmarc.json");
        var wrong = new List<string>();
        foreach (var each in JsonSerializer.Deserialize<Case[]>(await File.ReadAllTextAsync(file), Web)!)
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
}
