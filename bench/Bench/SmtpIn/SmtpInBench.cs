using System.Diagnostics;
using System.Globalization;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;
using MailMesh.TestStack.Mesh;

namespace MailMesh.Bench.SmtpIn;

/// <summary>
/// From Postfix's smtp-source into the listener, each mail durable (bytes fsynced, rows committed) before its 250,
/// beside the same load into smtp-sink, which keeps nothing: the floor of what the generator and loopback cost.
/// </summary>
public static class SmtpInBench
{
    private const int MailBytes = 10_240;
    private static readonly (int Sessions, int Mails)[] Loads = [(1, 1_000), (10, 5_000), (50, 5_000)];
    private static readonly Tool Source = new("smtp-source", "postfix");
    private static readonly Tool Sink = new("smtp-sink", "postfix");

    public static async Task<Report> Run()
    {
        await using var mesh = await RunningMesh.Start(options: "--quiet");
        var sinkPort = FreePort.Find();
        using var sink = Sink.Start(["-u", "nobody", $"127.0.0.1:{sinkPort}", "1000"]);
        await Eventually.Holds(() => !FreePort.IsFree(sinkPort), what: "smtp-sink listens");

        var table = new Table("sessions", "smtp-sink, mails/s", "MailMesh, mails/s", "share");
        foreach (var (sessions, mails) in Loads)
        {
            var floor = await Rate(sessions, mails, sinkPort, "any@sink.test");
            var ours = await Rate(sessions, mails, mesh.Endpoints.SmtpPort, mesh.Endpoints.InboxAddress);
            table.Row(sessions, floor, ours, ours / floor);
        }
        await sink.Stop(UnixSignal.Terminate, TimeSpan.FromSeconds(5));
        return new(table, []);
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
