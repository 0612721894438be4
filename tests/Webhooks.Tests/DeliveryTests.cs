using System.Text.Json;
using MailMesh.TestStack;
using Microsoft.AspNetCore.Http;

namespace MailMesh.Webhooks.Tests;

public sealed class DeliveryTests(WebhooksFixture stack) : IClassFixture<WebhooksFixture>
{
    [Fact]
    public async Task An_event_reaches_its_webhook_signed_and_told_as_data()
    {
        await using var receiver = await Receiver.Start();
        var webhook = await stack.Subscribe(receiver.Url, events: ["email.received"]);

        var email = await stack.Receive(webhook.Workspace);

        var delivery = await stack.DeliveryIn("delivered", webhook.Id, email.EventId);
        var got = Assert.Single(receiver.Got);
        Assert.True(StandardWebhooks.Verify(got, webhook.Secret));
        Assert.False(StandardWebhooks.Verify(got with { Body = got.Body + " " }, webhook.Secret));
        Assert.Equal(("POST", "/hooks", email.EventId.ToString()), (got.Method, got.Path, got.Id));
        Assert.Equal("application/json", got.Headers["Content-Type"]);
        using var body = JsonDocument.Parse(got.Body);
        Assert.Equal("email.received", body.RootElement.GetProperty("type").GetString());
        Assert.Equal(email.Subject, body.RootElement.GetProperty("data").GetProperty("subject").GetString());
        Assert.Equal(("email.received", 1, 204), (delivery.EventType, delivery.Attempts, delivery.LastStatus));
    }

    [Fact]
    public async Task A_failure_is_tried_again_under_the_same_id_and_every_attempt_is_logged()
    {
        await using var receiver = await Receiver.Start((context, before) =>
        {
            if (before == 0) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        var webhook = await stack.Subscribe(receiver.Url);

        var email = await stack.Receive(webhook.Workspace);

        var delivery = await stack.DeliveryIn("delivered", webhook.Id, email.EventId);
        Assert.Equal(2, delivery.Attempts);
        Assert.Single(receiver.Got.Select(got => got.Id).Distinct());
        Assert.All(receiver.Got, got => Assert.True(StandardWebhooks.Verify(got, webhook.Secret)));
        Assert.Single(receiver.Got.Select(got => got.Body).Distinct());
        var statuses = await stack.QueryInside<int?>(
            """
            select attempt.status from webhooks.attempts attempt
            join webhooks.deliveries delivery on delivery.id = attempt.delivery_id
            where delivery.webhook_id = @Id order by attempt.fence
            """,
            webhook);
        Assert.Equal([500, 204], statuses);
    }

    [Fact]
    public async Task A_schedule_that_ran_out_leaves_the_delivery_failed()
    {
        await using var receiver = await Receiver.Start(Answer(StatusCodes.Status503ServiceUnavailable));
        var webhook = await stack.Subscribe(receiver.Url);

        var email = await stack.Receive(webhook.Workspace);

        var delivery = await stack.DeliveryIn("failed", webhook.Id, email.EventId);
        Assert.Equal((3, 503, "Answered 503."), (delivery.Attempts, delivery.LastStatus, delivery.LastError));
        Assert.Equal(3, receiver.Got.Count);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var target = await Receiver.Start();
        await using var receiver = await Receiver.Start((context, _) =>
        {
            context.Response.Redirect(target.Url, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        });
        var webhook = await stack.Subscribe(receiver.Url);

        var email = await stack.Receive(webhook.Workspace);

        var delivery = await stack.DeliveryIn("failed", webhook.Id, email.EventId);
        Assert.Contains("redirects are not followed", delivery.LastError, StringComparison.Ordinal);
        Assert.Empty(target.Got);
    }

    [Fact]
    public async Task Gone_disables_the_webhook_and_nothing_is_sent_again()
    {
        await using var receiver = await Receiver.Start(Answer(StatusCodes.Status410Gone));
        var webhook = await stack.Subscribe(receiver.Url);
        var first = await stack.Receive(webhook.Workspace);
        await stack.DeliveryIn("failed", webhook.Id, first.EventId);

        await stack.Receive(webhook.Workspace);
        await using var other = await Receiver.Start();
        var witness = await stack.Subscribe(other.Url, webhook.Workspace);
        var last = await stack.Receive(webhook.Workspace);

        await stack.DeliveryIn("delivered", witness.Id, last.EventId);
        Assert.Single(receiver.Got);
        Assert.Equal(
            "disabled",
            Assert.Single(await stack.Query<string>(
                "select state from webhooks.webhook_reading where id = @Id", webhook)));
    }

    [Fact]
    public async Task Retry_after_puts_the_next_attempt_off()
    {
        await using var receiver = await Receiver.Start((context, _) =>
        {
            context.Response.Headers.RetryAfter = "3600";
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.CompletedTask;
        });
        var webhook = await stack.Subscribe(receiver.Url);
        var email = await stack.Receive(webhook.Workspace);

        var delivery = await Eventually.Gives(async () =>
            await stack.Delivery(webhook.Id, email.EventId) is { LastStatus: 429, State: "pending" } row ? row : null);

        var wait = delivery.NextAttemptAt!.Value - TimeProvider.System.GetUtcNow();
        Assert.InRange(wait, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_times_out_and_delays_nobody_else()
    {
        var open = new TaskCompletionSource();
        await using var slow = await Receiver.Start((_, _) => open.Task);
        await using var quick = await Receiver.Start();
        var workspace = Guid.CreateVersion7();
        var slowHook = await stack.Subscribe(slow.Url, workspace);
        var quickHook = await stack.Subscribe(quick.Url, workspace);

        // Many more than one replica may have under way, all stuck at the slow endpoint.
        var emails = new List<Guid>();
        for (var i = 0; i < 80; i++)
            emails.Add((await stack.Receive(workspace)).EventId);

        foreach (var email in emails)
            await stack.DeliveryIn("delivered", quickHook.Id, email);
        Assert.NotEqual("delivered", (await stack.Delivery(slowHook.Id, emails[0]))!.State);
        await Eventually.Holds(async () =>
            (await stack.QueryInside<string>(
                "select error from webhooks.attempts where error like 'No answer within%' limit 1", new { }))
            .Count > 0);
        open.SetResult();
    }

    [Fact]
    public async Task A_huge_answer_is_not_read()
    {
        await using var receiver = await Receiver.Start(async (context, _) =>
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            var block = new byte[64 * 1024];
            try
            {
                for (var i = 0; i < 4_096; i++) await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                // What the test is about: the sender hangs up.
            }
        });
        var webhook = await stack.Subscribe(receiver.Url);

        var email = await stack.Receive(webhook.Workspace);

        var delivery = await stack.DeliveryIn("delivered", webhook.Id, email.EventId);
        Assert.Equal(1, delivery.Attempts);
    }

    [Fact]
    public async Task A_redelivered_event_is_delivered_once()
    {
        await using var receiver = await Receiver.Start();
        var webhook = await stack.Subscribe(receiver.Url);
        var email = Sample.EmailReceived(webhook.Workspace);

        for (var i = 0; i < 3; i++)
            await stack.Publish(email, email.EventId);
        var last = await stack.Receive(webhook.Workspace);

        await stack.DeliveryIn("delivered", webhook.Id, last.EventId);
        await stack.DeliveryIn("delivered", webhook.Id, email.EventId);
        Assert.Equal(2, receiver.Got.Count);
    }

    [Fact]
    public async Task Only_the_webhooks_that_asked_for_it_hear_of_an_event()
    {
        await using var receiver = await Receiver.Start();
        var (workspace, inbox) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var all = await stack.Subscribe(receiver.Url, workspace);
        var sent = await stack.Subscribe(receiver.Url, workspace, events: ["email.sent"]);
        var thisInbox = await stack.Subscribe(receiver.Url, workspace, inboxes: [inbox]);
        var foreign = await stack.Subscribe(receiver.Url);

        var here = await stack.Receive(workspace, inbox);
        var elsewhere = await stack.Receive(workspace);
        var warning = Sample.QuotaWarning(workspace);
        await stack.Publish(warning, warning.EventId);

        await stack.DeliveryIn("delivered", all.Id, here.EventId);
        await stack.DeliveryIn("delivered", all.Id, elsewhere.EventId);
        await stack.DeliveryIn("delivered", all.Id, warning.EventId);
        await stack.DeliveryIn("delivered", thisInbox.Id, here.EventId);
        Assert.Null(await stack.Delivery(thisInbox.Id, elsewhere.EventId));
        Assert.Null(await stack.Delivery(thisInbox.Id, warning.EventId));
        Assert.Null(await stack.Delivery(sent.Id, here.EventId));
        Assert.Null(await stack.Delivery(foreign.Id, here.EventId));
    }

    private static Func<HttpContext, int, Task> Answer(int status) => (context, _) =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
