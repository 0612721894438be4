using System.Net;
using MailMesh.Mail.Dns;
using static MailMesh.Mail.Tests.Dns.FakeDnsServer;

namespace MailMesh.Mail.Tests.Dns;

/// <summary>The resolver against servers that answer wrongly, and what it keeps of their answers.</summary>
public sealed class FakeDnsServerTests
{
    private static readonly byte[] Right = [192, 0, 2, 1];
    private static readonly byte[] Wrong = [192, 0, 2, 66];

    [Fact]
    public async Task An_answer_with_another_id_or_question_is_passed_over_for_the_right_one()
    {
        using var server = new FakeDnsServer(query =>
        {
            var otherId = Respond(query, [Record("a.test", 1, 60, Wrong)]);
            otherId[0] ^= 0xFF;
            var otherName = Respond(query, [Record("a.test", 1, 60, Wrong)]);
            otherName[13] = (byte)'b';
            byte[] noResponse = [.. Respond(query, [Record("a.test", 1, 60, Wrong)])];
            noResponse[2] = 1;
            return [otherId, otherName, noResponse, [], [1, 2, 3], Respond(query, [Record("a.test", 1, 60, Right)])];
        });
        Assert.Equal([new IPAddress(Right)], (await Ask(server, "a.test")).RecordsOrNone);
    }

    [Fact]
    public async Task Whoever_floods_us_with_guesses_is_given_up()
    {
        using var server = new FakeDnsServer(query => Enumerable.Range(0, 100).Select(_ =>
        {
            var guess = Respond(query, [Record("a.test", 1, 60, Wrong)]);
            guess[1] ^= 1;
            return guess;
        }));
        var failed = Assert.IsType<DnsAnswer<IPAddress>.Failed>(await Ask(server, "a.test"));
        Assert.EndsWith("answers another question", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_fails_within_the_timeout()
    {
        using var server = new FakeDnsServer(_ => []);
        using var resolver = new DnsResolver(Options([server]) with { TryTimeout = TimeSpan.FromSeconds(0.1) });
        var failed = Assert.IsType<DnsAnswer<IPAddress>.Failed>(await resolver.A("a.test"));
        Assert.Contains("did not answer within 0.1 s", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(2, server.Queries);
    }

    [Fact]
    public async Task Records_of_other_names_are_not_believed()
    {
        using var server = new FakeDnsServer(query => [Respond(query, [Record("bank.test", 1, 60, Wrong)])]);
        Assert.IsType<DnsAnswer<IPAddress>.NoData>(await Ask(server, "a.test"));
        Assert.IsType<DnsAnswer<IPAddress>.NoData>(await Ask(server, "b.test"));
    }

    [Fact]
    public async Task A_loop_of_aliases_ends_in_one_answer_and_across_answers()
    {
        using var within = new FakeDnsServer(query =>
            [Respond(query, [Record("a.test", 5, 60, Name("b.test")), Record("b.test", 5, 60, Name("a.test"))])]);
        Assert.IsType<DnsAnswer<IPAddress>.Failed>(await Ask(within, "a.test"));

        using var across = new FakeDnsServer(query =>
            [Respond(query, [Record(Question(query), 5, 60, Name("x" + Question(query)))])]);
        Assert.IsType<DnsAnswer<IPAddress>.Failed>(await Ask(across, "a.test"));
        Assert.Equal(new DnsOptions { Servers = [] }.CnamesMax + 1, across.Queries);
    }

    [Fact]
    public async Task A_malformed_or_refusing_server_is_left_for_the_next()
    {
        using var cut = new FakeDnsServer(query => [Respond(query, [Record("a.test", 1, 60, Right)])[..^2]]);
        using var refusing = new FakeDnsServer(query => [Respond(query, [], code: 5)]);
        using var good = new FakeDnsServer(query => [Respond(query, [Record("a.test", 1, 60, Right)])]);
        Assert.Equal([new IPAddress(Right)], (await Ask([cut, refusing, good], "a.test")).RecordsOrNone);
        Assert.IsType<DnsAnswer<IPAddress>.Failed>(await Ask([cut, refusing], "a.test"));
    }

    [Fact]
    public async Task A_server_that_does_not_know_EDNS_is_asked_without()
    {
        using var server = new FakeDnsServer(query => query[11] == 1
            ? [Respond(query, [], code: 1)]
            : [Respond(query, [Record("a.test", 1, 60, Right)])]);
        Assert.Equal([new IPAddress(Right)], (await Ask(server, "a.test")).RecordsOrNone);
    }

    [Fact]
    public async Task An_answer_is_kept_for_its_time_and_no_longer()
    {
        using var server = new FakeDnsServer(query => [Respond(query, [Record(Question(query), 1, 60, Right)])]);
        var clock = new MovedClock();
        using var resolver = new DnsResolver(new DnsOptions { Servers = [server.EndPoint], Clock = clock });
        await resolver.A("a.test");
        await resolver.A("A.test");
        Assert.Equal(1, server.Queries);
        clock.Moved = TimeSpan.FromSeconds(61);
        await resolver.A("a.test");
        Assert.Equal(2, server.Queries);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task An_absence_is_kept_where_an_SOA_says_for_how_long(bool hasSoa, int queries)
    {
        using var server = new FakeDnsServer(query => [Respond(query, [], hasSoa ? [Soa(60)] : [], code: 3)]);
        using var resolver = new DnsResolver(Options([server]));
        Assert.IsType<DnsAnswer<IPAddress>.NoSuchName>(await resolver.A("a.test"));
        Assert.IsType<DnsAnswer<IPAddress>.NoSuchName>(await resolver.A("a.test"));
        Assert.Equal(queries, server.Queries);
    }

    [Fact]
    public async Task The_cache_stays_within_its_bytes()
    {
        using var server = new FakeDnsServer(query => [Respond(query, [Record(Question(query), 1, 60, Right)])]);
        using var resolver = new DnsResolver(Options([server]) with { CacheBytesMax = 1_000 });
        foreach (var name in (string[])["a.test", "b.test", "c.test", "d.test", "d.test", "a.test"])
        {
            await resolver.A(name);
        }
        // Three fit: the second "d" was kept, "a" had gone for it.
        Assert.Equal(5, server.Queries);
    }

    [Fact]
    public async Task Many_who_ask_for_one_name_at_a_time_make_one_query()
    {
        var release = new ManualResetEventSlim();
        using var server = new FakeDnsServer(query =>
        {
            release.Wait();
            return [Respond(query, [Record("a.test", 1, 0, Right)])];
        });
        using var resolver = new DnsResolver(new DnsOptions { Servers = [server.EndPoint] });
        var asked = Enumerable.Range(0, 50).Select(_ => resolver.A("a.test")).ToArray();
        using var gaveUp = new CancellationTokenSource();
        var impatient = resolver.A("a.test", gaveUp.Token);
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        release.Set();
        Assert.All(await Task.WhenAll(asked), answer => Assert.Single(answer.RecordsOrNone));
        Assert.Equal(1, server.Queries);
    }

    private static Task<DnsAnswer<IPAddress>> Ask(FakeDnsServer server, string name) => Ask([server], name);

    private static async Task<DnsAnswer<IPAddress>> Ask(FakeDnsServer[] servers, string name)
    {
        using var resolver = new DnsResolver(Options(servers));
        return await resolver.A(name);
    }

    private static DnsOptions Options(FakeDnsServer[] servers) => new()
    {
        Servers = [.. servers.Select(server => server.EndPoint)],
        TryTimeout = TimeSpan.FromSeconds(10),
        LookupTimeout = TimeSpan.FromSeconds(60),
    };

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Moved { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Moved;
    }
}
