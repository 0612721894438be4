using System.Diagnostics;
using System.Globalization;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.Mail.Smtp;
using MailMesh.TestStack;
using MailMesh.TestStack.Mesh;

namespace MailMesh.Bench.SmtpIn;

/// <summary>
/// From Postfix's smtp-source into the listener, each mail durable (bytes fsynced, rows committed) before its 250,
/// beside the same load into smtp-sink, which keeps nothing: the floor of what the generator and loopback cost.
/// Before that, the library's server alone under a handler that keeps nothing either.
/// </summary>
public static class SmtpInBench
{
    private const int MailBytes = 10_240, Rounds = 3, WarmingMails = 5_000;
    private const double DiscardingShare = 0.5;
    private static readonly (int Sessions, int Mails)[] DiscardingLoads = [(1, 5_000), (10, 20_000), (50, 20_000)];
    private static readonly (int Sessions, int Mails)[] Loads = [(1, 1_000), (10, 5_000), (50, 5_000)];
    private static readonly Tool Source = new("smtp-source", "postfix");
    private static readonly Tool Sink = new("smtp-sink", "postfix");

    public static async Task<Report> Run()
    {
        var sinkPort = FreePort.Find();
        using var sink = Sink.Start(["-u", "nobody", $"127.0.0.1:{sinkPort}", "1000"]);
        await Eventually.Holds(() => !FreePort.IsFree(sinkPort), what: "smtp-sink listens");

        var (discarding, goal) = await Discarding(sinkPort);
        await using var mesh = await RunningMesh.Start(options: "--quiet");
        var table = new Table("sessions", "smtp-sink, mails/s", "MailMesh, mails/s", "share");
        foreach (var (sessions, mails) in Loads)
        {
            var floor = await Rate(sessions, mails, sinkPort, "any@sink.test");
            var ours = await Rate(sessions, mails, mesh.Endpoints.SmtpPort, mesh.Endpoints.InboxAddress);
            table.Row(sessions, floor, ours, ours / floor);
        }
        await sink.Stop(UnixSignal.Terminate, TimeSpan.FromSeconds(5));
        return new([discarding, table], [goal]);
    }

    private static async Task<(Table Table, Goal Goal)> Discarding(int sinkPort)
    {
        await using var server = new SmtpServer(
            new SmtpServerOptions { TransactionsMax = int.MaxValue }, new DiscardingHandler());
        server.Start();
        await Rate(10, WarmingMails, server.Local.Port, "any@sink.test"); // lets the compiler see the code
        var table = new Table("sessions", "smtp-sink, mails/s", "SmtpServer, nothing kept, mails/s", "share");
        var shareAtTen = 0d;
        foreach (var (sessions, mails) in DiscardingLoads)
        {
            List<double> floor = [], ours = [];
            for (var round = 0; round < Rounds; round++)
            {
                floor.Add(await Rate(sessions, mails, sinkPort, "any@sink.test"));
                ours.Add(await Rate(sessions, mails, server.Local.Port, "any@sink.test"));
            }
            var (sink, taken) = (Percentile.Of(floor, 50), Percentile.Of(ours, 50));
            table.Row(sessions, sink, taken, taken / sink);
            if (sessions == 10) shareAtTen = taken / sink;
        }
        return (table, new("smtp-in-discard-10", shareAtTen, AtLeast: true, DiscardingShare, "x"));
    }

    private static async Task<double> Rate(int sessions, int mails, int port, string recipient)
    {
        var took = Stopwatch.StartNew();
        await Source.Run(
        [
            "-d", "-s", Text(sessions), "-m", Text(mails), "-l", Text(MailBytes), "-f", "bench@bench.test",
            "-t", recipient, $"127.0.0.1:{port}",
        ]);
        return mails / took.Elapsed.TotalSeconds;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
