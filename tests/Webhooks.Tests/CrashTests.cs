using System.Collections.Concurrent;
using MailMesh.AppHost.Processes;
using MailMesh.AppHost.Servers;
using MailMesh.TestStack;

namespace MailMesh.Webhooks.Tests;

/// <summary>SIGKILL at the worst moment: the endpoint has the event, the database doesn't know it yet.</summary>
public sealed class CrashTests(WebhooksFixture stack) : IClassFixture<WebhooksFixture>
{
    [Fact]
    public async Task A_replica_killed_between_attempt_and_settlement_drops_no_event()
    {
        var arrived = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var stuck = new ConcurrentBag<string>();
        await using var receiver = await Receiver.Start((context, before) =>
        {
            if (arrived.Task.IsCompleted) return Task.CompletedTask;
            stuck.Add(context.Request.Headers["webhook-id"].ToString());
            if (before == 2) arrived.SetResult();
            return never.Task;
        });
        var webhook = await stack.Subscribe(receiver.Url);
        await stack.Service.DisposeAsync();
        var log = new ConcurrentQueue<string>();
        using var killed = StartProcess(log);

        var emails = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => stack.Receive(webhook.Workspace)));
        await arrived.Task.WaitAsync(Eventually.Deadline);
        await killed.Kill();
        await using var next = await WebhooksService.Start(stack.Settings());

        foreach (var email in emails)
            await stack.DeliveryIn("delivered", webhook.Id, email.EventId);
        never.SetResult();
        var attempts = receiver.Got.GroupBy(got => got.Id).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(emails.Select(email => email.EventId.ToString()).Order(), attempts.Keys.Order());
        Assert.All(stuck, id => Assert.Equal(2, attempts[id]));
        Assert.All(receiver.Got, got => Assert.True(StandardWebhooks.Verify(got, webhook.Secret)));
    }

    private ChildProcess StartProcess(ConcurrentQueue<string> log)
    {
        var environment = stack.Settings(("ASPNETCORE_URLS", $"http://127.0.0.1:{FreePort.Find()}"))
            .ToDictionary(it => it.Key.Replace(":", "__", StringComparison.Ordinal), it => it.Value);
        var service = typeof(WebhooksSetup).Assembly.Location;
        return ChildProcess.Start(new ChildStart("dotnet", [service], Path.GetDirectoryName(service)!)
        {
            Environment = environment,
            OnLine = log.Enqueue,
        });
    }
}
