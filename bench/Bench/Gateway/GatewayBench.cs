using MailMesh.TestStack.Mesh;

namespace MailMesh.Bench.Gateway;

/// <summary>
/// list_emails and get_email in turn through <c>/mcp</c>, with key, scope, limits and audit, over 16 connections.
/// Beside it a bare minimal API that reads the same rows through the same reader, and a server of the official
/// TypeScript SDK that answers our own answers from memory: rounds alternate, the median of each counts. Then listing
/// alone, beside npm's email-mcp on the same mails in a Dovecot: for 16 agents 16 servers, and one server with 16 calls
/// under way; the better one counts. It speaks stdio alone, so no connection is measured with it.
/// </summary>
public static class GatewayBench
{
    private const int Rounds = 3;
    private const double BareGoal = 0.5, SdkGoal = 3, EmailMcpGoal = 30;
    private const double SlowestGoal = 4; // of the bare API's p99

    public static async Task<Report> Run()
    {
        await using var mesh = await RunningMesh.Start(options: "--quiet");
        var calls = await SampleCalls.Seed(mesh);
        var ours = new List<Rates>();
        var floor = new List<Rates>();
        var sdk = new List<Rates>();
        var listing = new List<Rates>();
        await using (var bare = await BareServer.Start(mesh))
        await using (var constant = await SdkServer.Start(await calls.Answers()))
        {
            for (var round = 0; round <= Rounds; round++) // the first warms all up
            {
                floor.Add(await Wrk.Round("get.lua", bare.Url, calls.Gets));
                sdk.Add(await Wrk.Round("post.lua", constant.Url, calls.Posts));
                ours.Add(await Wrk.Round("post.lua", mesh.Endpoints.Mcp, calls.Posts));
                listing.Add(await Wrk.Round("post.lua", mesh.Endpoints.Mcp, calls.Listing));
            }
        }
        var emailMcp = await EmailMcpLoad.Run(SampleCalls.Mails(mesh));
        return Compare(Median(ours[1..]), Median(listing[1..]), Median(floor[1..]), Median(sdk[1..]), emailMcp);
    }

    private static Report Compare(
        Rates ours, Rates listing, Rates floor, Rates sdk, IReadOnlyList<(string How, Rates Rates)> emailMcp)
    {
        var table = new Table("16 at once", "calls/s", "p50 ms", "p99 ms");
        Row("bare minimal API, same reads", floor);
        Row("MailMesh /mcp", ours);
        Row("TypeScript SDK, our answers from memory", sdk);
        Row("MailMesh /mcp, listing alone", listing);
        foreach (var (how, rates) in emailMcp) Row($"email-mcp listing from Dovecot, {how}", rates);
        var best = emailMcp.Max(run => run.Rates.PerSecond);
        return new(table,
        [
            new("gateway-share-of-bare", ours.PerSecond / floor.PerSecond, AtLeast: true, BareGoal, "x"),
            new("gateway-beside-typescript-sdk", ours.PerSecond / sdk.PerSecond, AtLeast: true, SdkGoal, "x"),
            new("gateway-listing-beside-email-mcp", listing.PerSecond / best, AtLeast: true, EmailMcpGoal, "x"),
            new("gateway-p99-beside-bare", ours.P99Ms / floor.P99Ms, AtLeast: false, SlowestGoal, "x"),
        ]);

        void Row(string name, Rates rates) => table.Row(name, rates.PerSecond, rates.P50Ms, rates.P99Ms);
    }

    private static Rates Median(List<Rates> rounds)
    {
        return new(Of(round => round.PerSecond), Of(round => round.P50Ms), Of(round => round.P99Ms));

        double Of(Func<Rates, double> figure) => Percentile.Of([.. rounds.Select(figure)], 50);
    }
}
