using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using MailMesh.TestStack.Mesh;

namespace MailMesh.EndToEnd.Tests.Chaos;

/// <summary>
/// Strangers that deliver mail and an agent that sends, both as real ones do when something dies under them: what
/// was not acknowledged is tried again, with the same bytes or the same idempotency key.
/// </summary>
public sealed class Load(RunningMesh mesh, string run, string otherInbox)
{
    private const int Strangers = 3;
    private const int Agents = 2;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, bool> delivered = [];
    private readonly ConcurrentDictionary<string, string> sent = [];
    private int refusals;

    /// <summary>Subjects whose mail was answered 250.</summary>
    public IReadOnlyCollection<string> Delivered => [.. delivered.Keys];

    /// <summary>send_id of each subject that the Gateway accepted.</summary>
    public IReadOnlyDictionary<string, string> Sent => sent;

    /// <summary>How often something had to be tried again.</summary>
    public int Refusals => refusals;

    /// <summary>Goes on until the token is cancelled; what was begun is carried to its end.</summary>
    public Task Run(CancellationToken stop) => Task.WhenAll(
        Enumerable.Range(0, Strangers).Select(number => Deliver(number, stop))
            .Concat(Enumerable.Range(0, Agents).Select(number => Send(number, stop))));

    private async Task Deliver(int stranger, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var subject = $"{run} in {stranger}-{i}";
            await UntilAccepted(async () =>
            {
                using var session = await SmtpSession.Open(mesh.Endpoints);
                await session.Deliver(mesh.Endpoints.InboxAddress,
                    $"From: ann@outside.test\r\nTo: {mesh.Endpoints.InboxAddress}\r\nSubject: {subject}\r\n"
                    + $"Message-ID: <{subject.Replace(' ', '.')}@outside.test>\r\n\r\nBody of {subject}");
            });
            delivered[subject] = true;
        }
    }

    private async Task Send(int agent, CancellationToken stop)
    {
        using var calls = new McpCalls(mesh.Endpoints);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var subject = $"{run} out {agent}-{i}";
            JsonNode? answer = null;
            await UntilAccepted(async () => answer = await calls.Call("send_email", new
            {
                inbox_id = mesh.Endpoints.InboxId,
                to = new[] { otherInbox },
                subject,
                body = $"Body of {subject}",
                idempotency_key = subject,
            }));
            sent[subject] = answer!["send_id"]!.GetValue<string>();
        }
    }

    private async Task UntilAccepted(Func<Task> attempt)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception refused) when (refused is IOException or HttpRequestException or InvalidOperationException
                or System.Net.Sockets.SocketException or TaskCanceledException or System.Text.Json.JsonException)
            {
                Interlocked.Increment(ref refusals);
                if (waited.Elapsed > RunningMesh.ReadyWithin)
                    throw new TimeoutException($"Refused until the end: {refused.Message}", refused);
                await Task.Delay(TryAgainAfter);
            }
        }
    }
}
