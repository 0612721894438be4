using System.Net;
using System.Text.Json;
using MailMesh.Mail.Authentication;
using MailMesh.Mail.Authentication.Spf;
using MailMesh.MailServers;

namespace MailMesh.Mail.Tests.Authentication.Spf;

public sealed class SpfVerifierTests
{
    // Where pyspf and RFC 7208 part ways.
    private static readonly HashSet<string> PyspfDiffers =
    [
        "u@b24.test 192.0.2.1", // "%{d0}": a number of labels is not zero (§7.1).
        "u@b26.test 192.0.2.1", // "%{i" without its end is no macro (§7.1).
        "u@p.test 192.0.2.4", // Where the names of an address can't be had, ptr does not match (§5.5).
    ];

    [Fact]
    public async Task Each_case_of_the_table_has_its_result()
    {
        var wrong = new List<string>();
        foreach (var scenario in SpfScenario.All)
        {
            foreach (var session in scenario.Cases)
            {
                var result = await session.Check(new DnsTable(scenario.Zone));
                if (result.Status != session.Status
                    || (session.Explanation is { } explanation && explanation != result.Explanation))
                {
                    wrong.Add($"{scenario.Why}\n  {session}\n  {result}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_second_implementation_gives_the_same_results()
    {
        var output = await RealProgram.Run(new ProgramStart(
            "/usr/bin/python3", "python3-spf", RealProgram.Folder(),
            Path.Combine(AppContext.BaseDirectory, "Authentication/peer/pyspf.py"), SpfScenario.File));
        var theirs = JsonSerializer.Deserialize<string[][]>(output)!;
        var differing = SpfScenario.All.Zip(theirs).SelectMany(pair => pair.First.Cases.Zip(
                pair.Second, (session, result) => (pair.First.Why, session, result)))
            .Where(each => !each.session.Expected.Equals(each.result, StringComparison.OrdinalIgnoreCase)
                && !PyspfDiffers.Contains($"{each.session.From} {each.session.Ip}"))
            .Select(each => $"{each.Why}\n  {each.session}\n  pyspf: {each.result}").ToArray();
        Assert.True(differing.Length == 0, string.Join('\n', differing));
    }

    [Fact]
    public async Task A_check_asks_no_more_than_its_limits_allow()
    {
        // Ten mx of ten exchangers each: the most that a record can make us ask.
        string[] zone =
        [
            $"x.test TXT v=spf1 {string.Join(' ', Enumerable.Range(0, 20).Select(i => $"mx:m{i}.test"))} -all",
            .. Enumerable.Range(0, 20).SelectMany(i => Enumerable.Range(0, 10).SelectMany(
                host => (string[])[$"m{i}.test MX 1 h{host}.m{i}.test", $"h{host}.m{i}.test A 192.0.2.{host}"])),
        ];
        var table = new DnsTable(zone);
        var result = await new SpfVerifier(table).Verify(IPAddress.Parse("198.51.100.1"), "h.test", "u@x.test");
        Assert.Equal(AuthenticationStatus.PermError, result.Status);
        Assert.Equal(1 + SpfLookups.TermsMax + SpfLookups.TermsMax * SpfLookups.ExchangersMax, table.Asked.Count);
    }

    [Fact]
    public async Task IPv4_within_IPv6_counts_as_IPv4()
    {
        var table = new DnsTable("x.test TXT v=spf1 ip4:192.0.2.1 -all");
        var result = await new SpfVerifier(table).Verify(IPAddress.Parse("::ffff:192.0.2.1"), "h.test", "u@X.test");
        Assert.Equal((AuthenticationStatus.Pass, "x.test", false), (result.Status, result.Domain, result.IsHelo));
    }

    [Fact]
    public async Task Any_record_gives_a_result()
    {
        var random = new Random(20_261_121);
        string[] pieces =
        [
            "v=spf1 ", "a", "mx", ":", "/", "//", "ptr", "ip4:", "ip6:", "%", "{", "}", "%{d}", "%{p9r.}", "=",
            "redirect=", "exp=", "x.test", " ", "-", "all", "\0", "ü", "999999999999", "include:", "exists:", ".",
        ];
        for (var round = 0; round < 5_000; round++)
        {
            var record = "v=spf1 " + string.Concat(random.GetItems(pieces, random.Next(12)));
            var (helo, local) = (pieces[random.Next(pieces.Length)], pieces[random.Next(pieces.Length)]);
            var result = await new SpfVerifier(new DnsTable($"x.test TXT {record}")).Verify(
                IPAddress.IPv6Loopback, helo, $"{local}@x.test");
            Assert.True(Enum.IsDefined(result.Status));
        }
    }
}
