using System.Globalization;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;
using MailMesh.TestStack.Mesh;
using Npgsql;

namespace MailMesh.Bench.Gateway;

/// <summary>
/// list_emails and get_email in turn through <c>/mcp</c>, with key, scope, limits and audit, beside a bare minimal API
/// that reads the same rows through the same reader. Rounds alternate; the median of each counts.
/// </summary>
public static class GatewayBench
{
    private const int Mails = 200;
    private const int Rounds = 3;
    private const double ThroughputGoal = 0.5;

    public static async Task<Report> Run()
    {
        await using var mesh = await RunningMesh.Start(options: "--quiet");
        var email = await Seed(mesh);
        var workspace = await WorkspaceOf(mesh);
        var port = FreePort.Find();
        using var bare = StartBare(mesh, port);
        await Eventually.Holds(() => !FreePort.IsFree(port), what: "the bare API listens");

        var ours = new List<WrkRound>();
        var floor = new List<WrkRound>();
        var posts = new Dictionary<string, string?>
        {
            ["BENCH_KEY"] = mesh.Endpoints.ApiKey,
            ["BENCH_BODY_1"] = McpCalls.Body(
                "list_emails", new { inbox_id = mesh.Endpoints.InboxId, folder = "INBOX" }),
            ["BENCH_BODY_2"] = McpCalls.Body("get_email", new { inbox_id = mesh.Endpoints.InboxId, email_id = email }),
        };
        var gets = new Dictionary<string, string?>
        {
            ["BENCH_PATH_1"] = $"/list/{workspace}/{mesh.Endpoints.InboxId}",
            ["BENCH_PATH_2"] = $"/get/{workspace}/{email}",
        };
        for (var round = 0; round <= Rounds; round++) // the first warms both up
        {
            floor.Add(await Wrk.Round("get.lua", new Uri($"http://127.0.0.1:{port}"), gets));
            ours.Add(await Wrk.Round("post.lua", mesh.Endpoints.Mcp, posts));
        }
        await bare.Stop(UnixSignal.Terminate, TimeSpan.FromSeconds(5));
        return Compare(ours[1..], floor[1..]);
    }

    private static Report Compare(List<WrkRound> ours, List<WrkRound> floor)
    {
        var table = new Table("16 connections", "calls/s", "p50 ms", "p99 ms");
        table.Row("bare minimal API, same reads", Median(floor, it => it.PerSecond), Median(floor, it => it.P50Ms),
            Median(floor, it => it.P99Ms));
        table.Row("MailMesh /mcp", Median(ours, it => it.PerSecond), Median(ours, it => it.P50Ms),
            Median(ours, it => it.P99Ms));
        var share = Median(ours, it => it.PerSecond) / Median(floor, it => it.PerSecond);
        return new(table, [new Goal("gateway-share-of-bare", share, AtLeast: true, ThroughputGoal, "x")]);
    }

    private static double Median(List<WrkRound> rounds, Func<WrkRound, double> figure) =>
        Percentile.Of([.. rounds.Select(figure)], 50);

    private static async Task<string> Seed(RunningMesh mesh)
    {
        using var session = await SmtpSession.Open(mesh.Endpoints);
        for (var i = 0; i < Mails; i++)
            await session.Deliver(mesh.Endpoints.InboxAddress,
                $"From: Ann <ann@outside.test>\r\nTo: {mesh.Endpoints.InboxAddress}\r\n"
                + $"Subject: Order {i} is on its way\r\n"
                + $"Message-ID: <seed-{i}-{mesh.HostPid}@outside.test>\r\n\r\n"
                + string.Concat(Enumerable.Repeat("Your parcel has left and comes on Thursday. ", 30)));
        using var calls = new McpCalls(mesh.Endpoints);
        var page = await calls.Call("list_emails", new { inbox_id = mesh.Endpoints.InboxId, folder = "INBOX" });
        return page["items"]![0]!["id"]!.GetValue<string>();
    }

    private static async Task<Guid> WorkspaceOf(RunningMesh mesh)
    {
        await using var source = NpgsqlDataSource.Create(mesh.ConnectionString("mailmesh_inboxsync"));
        await using var command = source.CreateCommand("select workspace_id from mirror.inboxes where inbox_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = Guid.Parse(mesh.Endpoints.InboxId) });
        return (Guid)(await command.ExecuteScalarAsync())!;
    }

    private static ChildProcess StartBare(RunningMesh mesh, int port) => new Tool("dotnet", "dotnet-sdk-10.0").Start(
        [RepositoryFile.Built("bench/BareApi", "MailMesh.BareApi.dll")],
        new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
            ["ConnectionStrings__postgres"] = mesh.ConnectionString("mailmesh_gateway")
                + ";Max Auto Prepare=50;Auto Prepare Min Usages=2",
            ["Blobs__Folder"] = Path.Combine(mesh.Folder, "blobs"),
        });
}
