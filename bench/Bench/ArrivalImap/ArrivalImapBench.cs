using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MailMesh.MailServers;
using MailMesh.TestStack;
using MailMesh.TestStack.Http;
using MailMesh.TestStack.Mesh;

namespace MailMesh.Bench.ArrivalImap;

/// <summary>
/// The same as <c>arrival</c> for an inbox at another server: from the final dot of the mail that Cyrus takes over
/// LMTP, through its IDLE, a FETCH and the mirror, to the receipt of the <c>email.received</c> webhook. One mail a
/// second. Cyrus needs about 4 ms for its push; Dovecot waits half a second by design, and would measure that.
/// </summary>
public static class ArrivalImapBench
{
    private const string Account = "alice";
    private const string Address = $"{Account}@example.test";
    private const int Mails = 60;
    private const int WarmUp = 60; // unpaced: what has run a while is measured, not the compiler
    private const double P50GoalMs = 40;

    public static async Task<Report> Run()
    {
        await using var cyrus = await Cyrus.Start(Account);
        await using var mesh = await RunningMesh.Start(options: "--quiet");
        await using var receiver = await WebhookReceiver.Start();
        var arrived = new ConcurrentDictionary<string, long>();
        var synced = new TaskCompletionSource();
        receiver.OnReceived = webhook =>
        {
            var now = Stopwatch.GetTimestamp();
            if (webhook.Type == "inbox.synced") synced.TrySetResult();
            else arrived[webhook.Data.GetProperty("subject").GetString()!] = now;
        };
        using var calls = new McpCalls(mesh.Endpoints);
        var events = new[] { "email.received", "inbox.synced" };
        await calls.Call("register_webhook", new { url = receiver.Url.ToString(), events });
        await Connect(mesh.Endpoints, cyrus);
        await synced.Task.WaitAsync(Eventually.Deadline);

        var latencies = await Measure(cyrus, arrived);
        var table = new Table("from the final dot to", "p50 ms", "p90 ms", "p99 ms");
        table.Row("webhook", Percentile.Of(latencies, 50), Percentile.Of(latencies, 90), Percentile.Of(latencies, 99));
        return new(
            table, [new Goal("arrival-imap-p50", Percentile.Of(latencies, 50), AtLeast: false, P50GoalMs, "ms")]);
    }

    private static async Task Connect(MeshEndpoints endpoints, Cyrus cyrus)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", endpoints.ApiKey);
        var answer = await http.PostAsJsonAsync(new Uri($"{endpoints.Rest}/inboxes"), new
        {
            kind = "imap",
            address = Address,
            imap = new { host = "127.0.0.1", port = cyrus.ImapPort, tls = "none" },
            user = Account,
            password = Cyrus.Password,
        });
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static async Task<IReadOnlyList<double>> Measure(Cyrus cyrus, ConcurrentDictionary<string, long> arrived)
    {
        var latencies = new List<double>();
        using var session = await SmtpSession.Open("127.0.0.1", cyrus.LmtpPort, "LHLO");
        for (var i = 0; i < WarmUp + Mails; i++)
        {
            var subject = $"arrival {i}";
            await session.Begin(Address,
                $"From: ann@outside.test\r\nTo: {Address}\r\nSubject: {subject}\r\n"
                + $"Message-ID: <arrival-{i}@bench.test>\r\n\r\nHello {i}");
            var dot = Stopwatch.GetTimestamp();
            await session.Finish();
            await Eventually.Holds(() => arrived.ContainsKey(subject), what: $"the webhook tells of {subject}");
            if (i < WarmUp)
                continue;
            latencies.Add(Stopwatch.GetElapsedTime(dot, arrived[subject]).TotalMilliseconds);
            var rest = TimeSpan.FromSeconds(1) - Stopwatch.GetElapsedTime(dot);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest); // the pace of one mail a second is what is measured
        }
        return latencies;
    }
}
