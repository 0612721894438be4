using System.Diagnostics;
using System.Globalization;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;
using MailMesh.TestStack.Programs;

namespace MailMesh.Bench.SmtpOut;

/// <summary>
/// 10 KB mails into smtp-sink: our pool beside smtp-source and nodemailer's pool, all of them over kept connections.
/// Rounds alternate and the median counts. First rendered beforehand, then composed for each send.
/// </summary>
public static class SmtpOutBench
{
    private const int Rounds = 3, NodeMails = 3_000, ComposedConnections = 10;
    private const double ShareOfSource = 0.9, TimesNodemailer = 1.5;
    private static readonly (int Connections, int Mails)[] Loads = [(1, 5_000), (10, 20_000), (50, 20_000)];
    private static readonly TimeSpan NodeWithin = TimeSpan.FromMinutes(2);
    private static readonly Tool Source = new("smtp-source", "postfix");
    private static readonly Tool Sink = new("smtp-sink", "postfix");
    private static readonly NpmFolder Node = new("bench/Bench/SmtpOut");

    public static async Task<Report> Run()
    {
        var port = FreePort.Find();
        using var sink = Sink.Start(["-u", "nobody", $"127.0.0.1:{port}", "1000"]);
        await Eventually.Holds(() => !FreePort.IsFree(port), what: "smtp-sink listens");
        using var mail = new SampleMail();
        await PoolLoad.Run(port, 10, 5_000, mail.Rendered); // lets the compiler see the code

        var rendered = new Table(
            "connections", "smtp-source -d, mails/s", "MailMesh, mails/s", "nodemailer, mails/s", "share");
        var goals = new List<Goal>();
        foreach (var (connections, mails) in Loads)
        {
            var (source, ours, node) = await Rendered(port, connections, mails, mail);
            rendered.Row(connections, source, ours, node, ours / source);
            if (connections == 10)
                goals.Add(new("smtp-out-share-of-smtp-source-10", ours / source, AtLeast: true, ShareOfSource, "x"));
        }
        var composed = new Table("composed, connections", "MailMesh, mails/s", "nodemailer, mails/s", "times");
        var (composing, nodeComposing) = await Composed(port, mail);
        composed.Row(ComposedConnections, composing, nodeComposing, composing / nodeComposing);
        goals.Add(new(
            "smtp-out-composed-beside-nodemailer", composing / nodeComposing, AtLeast: true, TimesNodemailer, "x"));

        await sink.Stop(UnixSignal.Terminate, TimeSpan.FromSeconds(5));
        return new([rendered, composed], goals);
    }

    private static async Task<(double Source, double Ours, double Node)> Rendered(
        int port, int connections, int mails, SampleMail mail)
    {
        List<double> source = [], ours = [], node = [];
        for (var round = 0; round < Rounds; round++)
        {
            source.Add(await SourceRate(port, connections, mails));
            ours.Add(await PoolLoad.Run(port, connections, mails, mail.Rendered));
            node.Add(await NodeRate(port, connections, "raw", mail));
        }
        return (Percentile.Of(source, 50), Percentile.Of(ours, 50), Percentile.Of(node, 50));
    }

    private static async Task<(double Ours, double Node)> Composed(int port, SampleMail mail)
    {
        List<double> ours = [], node = [];
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await PoolLoad.Run(port, ComposedConnections, NodeMails * 2, mail.Compose));
            node.Add(await NodeRate(port, ComposedConnections, "composed", mail));
        }
        return (Percentile.Of(ours, 50), Percentile.Of(node, 50));
    }

    private static async Task<double> SourceRate(int port, int connections, int mails)
    {
        var took = Stopwatch.StartNew();
        await Source.Run(
        [
            "-d", "-s", Text(connections), "-m", Text(mails), "-l", Text(SampleMail.Bytes),
            "-f", SampleMail.From, "-t", SampleMail.To, $"127.0.0.1:{port}",
        ]);
        return mails / took.Elapsed.TotalSeconds;
    }

    private static async Task<double> NodeRate(int port, int connections, string kind, SampleMail mail)
    {
        var run = await Node.Run(
            "nodemailer.mjs", [Text(port), Text(connections), Text(NodeMails), kind, mail.Folder], NodeWithin);
        return run.ExitCode == 0
            ? double.Parse(run.Output.Split('\n')[^1], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"nodemailer ended with {run.ExitCode}:\n{run.Output}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
