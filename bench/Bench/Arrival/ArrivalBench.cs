using System.Collections.Concurrent;
using System.Diagnostics;
using MailMesh.TestStack;
using MailMesh.TestStack.Http;
using MailMesh.TestStack.Mesh;

namespace MailMesh.Bench.Arrival;

/// <summary>
/// From the final dot of a mail to the receipt of its <c>email.received</c> webhook, at one mail a second: what an
/// agent waits until it knows. Passes the listener, fsync, commit, relay, broker, fan-out and signing.
/// </summary>
public static class ArrivalBench
{
    private const int Mails = 60;
    private const int WarmUp = 60; // unpaced: what has run a while is measured, not the compiler
    private const double P50GoalMs = 25;

    public static async Task<Report> Run()
    {
        await using var mesh = await RunningMesh.Start(options: "--quiet");
        await using var receiver = await WebhookReceiver.Start();
        using var calls = new McpCalls(mesh.Endpoints);
        var arrived = new ConcurrentDictionary<string, long>();
        receiver.OnReceived = webhook =>
        {
            var now = Stopwatch.GetTimestamp();
            arrived[webhook.Data.GetProperty("subject").GetString()!] = now;
        };
        var events = new[] { "email.received" };
        await calls.Call("register_webhook", new { url = receiver.Url.ToString(), events });

        var latencies = new List<double>();
        var acknowledgements = new List<double>();
        using var session = await SmtpSession.Open(mesh.Endpoints);
        for (var i = 0; i < WarmUp + Mails; i++)
        {
            var subject = $"arrival {i}";
            await session.Begin(mesh.Endpoints.InboxAddress,
                $"From: ann@outside.test\r\nTo: {mesh.Endpoints.InboxAddress}\r\nSubject: {subject}\r\n"
                + $"Message-ID: <arrival-{i}-{mesh.HostPid}@bench.test>\r\n\r\nHello {i}");
            var dot = Stopwatch.GetTimestamp();
            await session.Finish();
            var acknowledged = Stopwatch.GetElapsedTime(dot).TotalMilliseconds;
            await Eventually.Holds(() => arrived.ContainsKey(subject), what: $"the webhook tells of {subject}");
            if (i < WarmUp)
                continue;
            acknowledgements.Add(acknowledged);
            latencies.Add(Stopwatch.GetElapsedTime(dot, arrived[subject]).TotalMilliseconds);
            var rest = TimeSpan.FromSeconds(1) - Stopwatch.GetElapsedTime(dot);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest); // the pace of one mail a second is what is measured
        }

        var table = new Table("from the final dot to", "p50 ms", "p90 ms", "p99 ms");
        table.Row("250", Percentile.Of(acknowledgements, 50), Percentile.Of(acknowledgements, 90),
            Percentile.Of(acknowledgements, 99));
        table.Row("webhook", Percentile.Of(latencies, 50), Percentile.Of(latencies, 90), Percentile.Of(latencies, 99));
        return new(table, [new Goal("arrival-p50", Percentile.Of(latencies, 50), AtLeast: false, P50GoalMs, "ms")]);
    }
}
