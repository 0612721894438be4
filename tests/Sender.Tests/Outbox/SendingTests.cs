using MailMesh.Contracts;
using System.Diagnostics;
using MailMesh.Limits;
using MailMesh.Limits.Plans;
using MailMesh.Sender.Submissions;
using MailMesh.Sender.Tests.World;
using MailMesh.ServiceDefaults.Telemetry;
using MailMesh.TestStack;

namespace MailMesh.Sender.Tests.Outbox;

public sealed class SendingTests : IAsyncLifetime
{
    private SenderWorld _world = null!;

    public async Task InitializeAsync() => _world = await SenderWorld.Create();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Mail_to_a_hosted_inbox_goes_to_the_listener_and_is_sent()
    {
        await using var sender = await _world.Start();
        var email = _world.Email("ann@mailmesh.test");

        await sender.Accept(email);

        await _world.Settles(email.SendId, "sent");
        var mail = Assert.Single(_world.Listener.Taken);
        Assert.Equal((SenderWorld.InboxAddress, "ann@mailmesh.test"), (mail.From, Assert.Single(mail.Recipients)));
        Assert.Equal($"<{email.SendId}@mailmesh.test>", mail.MessageId);
        Assert.Equal("Agent <agent@mailmesh.test>", mail.Header("From"));
        Assert.Equal(["EmailSent"], await _world.Events(email.SendId));
    }

    [Fact]
    public async Task A_mail_to_both_worlds_is_two_transactions_with_the_same_bytes()
    {
        await using var sender = await _world.Start();
        var email = _world.Email("ann@mailmesh.test", "bob@example.org") with { Bcc = [new("eve@example.org")] };

        await sender.Accept(email);

        await _world.Settles(email.SendId, "sent");
        var inside = Assert.Single(_world.Listener.Taken);
        var outside = Assert.Single(_world.Relay.Taken);
        Assert.Equal(["ann@mailmesh.test"], inside.Recipients);
        Assert.Equal(["bob@example.org", "eve@example.org"], outside.Recipients);
        Assert.Equal(inside.Content, outside.Content);
        Assert.DoesNotContain("eve@example.org", outside.Content, StringComparison.Ordinal);
        Assert.Equal(["EmailSent", "EmailSent"], await _world.Events(email.SendId));
    }

    [Fact]
    public async Task Without_a_relay_outside_mail_fails_and_says_what_to_set()
    {
        await using var sender = await _world.Start(withRelay: false);
        var email = _world.Email("ann@mailmesh.test", "bob@example.org");

        await sender.Accept(email);

        await _world.Settles(email.SendId, "failed");
        Assert.Single(_world.Listener.Taken);
        var outside = (await _world.Recipients(email.SendId))[1];
        Assert.Equal(("failed", "no_relay"), (outside.State, outside.Code));
        Assert.Contains("Relay__Host", outside.Reply, StringComparison.Ordinal);
        Assert.Equal(["EmailFailed", "EmailSent"], (await _world.Events(email.SendId)).Order());
    }

    [Fact]
    public async Task Each_recipient_has_its_own_outcome()
    {
        var attempts = 0;
        _world.Relay.OnRecipient = address => address switch
        {
            "no@example.org" => "550 5.1.1 No such user",
            "later@example.org" => Interlocked.Increment(ref attempts) < 3 ? "450 4.2.1 Busy" : ScriptedSmtpPeer.Ok,
            _ => ScriptedSmtpPeer.Ok,
        };
        await using var sender = await _world.Start();
        var email = _world.Email("yes@example.org", "no@example.org", "later@example.org");

        await sender.Accept(email);

        await _world.Holds(async () => (await _world.Recipients(email.SendId))[2].State == "sent", "the third is sent");
        Assert.Equal(["sent", "bounced", "sent"], (await _world.Recipients(email.SendId)).Select(r => r.State));
        Assert.Equal("bounced", await _world.State(email.SendId));
        Assert.Equal(
            [["yes@example.org"], ["later@example.org"]], _world.Relay.Taken.Select(mail => mail.Recipients));
        Assert.Equal(
            ["EmailBounced", "EmailDeferred", "EmailDeferred", "EmailSent", "EmailSent"],
            (await _world.Events(email.SendId)).Order());
    }

    [Fact]
    public async Task What_the_server_refuses_after_the_content_bounces_and_is_not_tried_again()
    {
        var contents = 0;
        _world.Relay.OnContent = _ =>
        {
            Interlocked.Increment(ref contents);
            return Task.FromResult<AfterDot>(new AfterDot.Answer("554 5.7.1 Spam"));
        };
        await using var sender = await _world.Start();
        var email = _world.Email("bob@example.org");

        await sender.Accept(email);

        await _world.Settles(email.SendId, "bounced");
        Assert.Equal(1, contents);
        Assert.Equal(["EmailBounced"], await _world.Events(email.SendId));
        Assert.Contains("554 5.7.1 Spam", (await _world.Recipients(email.SendId))[0].Reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_deferred_until_its_time_is_over_fails_as_expired()
    {
        _world.Relay.OnContent = _ => Task.FromResult<AfterDot>(new AfterDot.Answer("451 4.3.0 Later"));
        await using var sender = await _world.Start(settings => settings["Outbox:RetryFor"] = "00:00:00.250");
        var email = _world.Email("bob@example.org");

        await sender.Accept(email);

        await _world.Settles(email.SendId, "failed");
        var recipient = (await _world.Recipients(email.SendId))[0];
        Assert.Equal("expired", recipient.Code);
        Assert.Contains("451 4.3.0 Later", recipient.Reply, StringComparison.Ordinal);
        Assert.Equal("EmailFailed", (await _world.Events(email.SendId))[^1]);
        Assert.Empty(_world.Relay.Taken);
    }

    [Fact]
    public async Task A_server_that_is_down_defers_and_gets_the_mail_once_it_is_up()
    {
        await using var sender = await _world.Start(settings => settings["Relay:Port"] = "1");
        var email = _world.Email("bob@example.org");

        await sender.Accept(email);

        await _world.Settles(email.SendId, "deferred");
        Assert.Contains("EmailDeferred", await _world.Events(email.SendId));
    }

    [Fact]
    public async Task What_is_scheduled_waits_for_its_time()
    {
        await using var sender = await _world.Start();
        var later = _world.Email("bob@example.org") with { SendAt = TimeProvider.System.GetUtcNow().AddHours(1) };
        var now = _world.Email("ann@example.org");

        await sender.Accept(later);
        await sender.Accept(now);

        await _world.Settles(now.SendId, "sent");
        Assert.Equal("queued", await _world.State(later.SendId));
        await _world.Run("update outbox.legs set due_at = now() where send_id = @SendId", new { later.SendId });
        await _world.Settles(later.SendId, "sent");
        Assert.Equal(0, (await _world.Recipients(later.SendId)).Count(r => r.Attempts != 1));
    }

    [Fact]
    public async Task The_same_send_id_again_changes_nothing()
    {
        await using var sender = await _world.Start();
        var email = _world.Email("bob@example.org");
        await sender.Accept(email);
        await _world.Settles(email.SendId, "sent");

        Assert.IsType<IntakeOutcome.Known>(await sender.Accept(email with { Subject = "Another" }));

        Assert.Equal("Hello", await _world.One<string>("select subject from outbox.submissions"));
        Assert.Equal(["EmailSent"], await _world.Events(email.SendId));
    }

    [Fact]
    public async Task What_cannot_be_sent_is_kept_as_failed_with_its_reason()
    {
        await using var sender = await _world.Start();
        var noInbox = _world.Email("bob@example.org") with { InboxId = Guid.CreateVersion7() };
        var broken = _world.Email("bob@example.org") with { Subject = "Two\r\nBcc: lines@x.org" };
        var huge = _world.Email("bob@example.org") with { Body = new string('x', 26 * 1024 * 1024) };
        var nobody = _world.Email();
        var noFile = _world.Email("bob@example.org") with
        {
            Attachments = [new() { Filename = "a.txt", MimeType = "text/plain", UploadId = Guid.CreateVersion7() }],
        };
        foreach (var email in (SendEmail[])[noInbox, broken, huge, nobody, noFile])
            await sender.Accept(email);

        Assert.Equal(
            ["attachment_not_found", "inbox_not_found", "invalid_message", "invalid_message", "invalid_message"],
            await _world.Many<string>(
                "select reason_code from outbox.submission_reading where state = 'failed' order by 1"));
        Assert.Equal(["EmailFailed"], await _world.Events(broken.SendId));
        var reason = await _world.One<string>(
            "select reason from outbox.submission_reading where send_id = @SendId", new { broken.SendId });
        Assert.Contains("Subject", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_attempt_and_its_event_go_on_with_the_trace_of_the_call()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Traces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var sender = await _world.Start();
        var email = _world.Email("bob@example.org");
        using var call = Traces.Continue("call", null)!;

        await sender.Accept(email);

        await _world.Settles(email.SendId, "sent");
        var parent = await _world.One<string>("select traceparent from outbox.outgoing_messages");
        Assert.Equal(call.TraceId, ActivityContext.Parse(parent, null).TraceId);
    }

    [Fact]
    public async Task A_send_that_fails_before_leaving_gives_its_unit_back()
    {
        await using var sender = await _world.Start(withRelay: false);
        var request = new AdmissionRequest
        {
            WorkspaceId = _world.WorkspaceId,
            KeyId = Guid.CreateVersion7(),
            Plan = sender.Get<PlanCatalog>().Find("plus")!,
            Sends = 3,
        };
        Assert.IsType<AdmissionResult.Admitted>(await sender.Get<Admission>().Admit(request, CancellationToken.None));

        await sender.Accept(_world.Email("bob@example.org"));
        await sender.Accept(_world.Email("bob@example.org") with { Subject = "no\r\nsubject \ud800\0" });
        await sender.Accept(_world.Email("ann@mailmesh.test"));

        await _world.Holds(async () => await _world.Count("sent") == 1, "one is sent");
        await _world.Holds(async () => (await sender.Get<Admission>().Peek(request, CancellationToken.None))!
            .Single(limit => limit.Name == LimitNames.SendsDay).Used == 1, "two units are back");
    }

    [Fact]
    public async Task The_relays_password_is_told_to_the_relay_alone()
    {
        const string secret = "correct-horse-battery";
        _world.Relay.AuthReply = "535 5.7.8 Wrong";
        await using var sender = await _world.Start(settings =>
        {
            settings["Relay:User"] = "mesh";
            settings["Relay:Password"] = secret;
        });
        var email = _world.Email("bob@example.org");

        await sender.Accept(email);

        await _world.Settles(email.SendId, "failed");
        Assert.Equal("auth_failed", (await _world.Recipients(email.SendId))[0].Code);
        var encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0mesh\0{secret}"));
        Assert.Contains(_world.Relay.Commands, line => line.Contains(encoded, StringComparison.Ordinal));
        Assert.DoesNotContain(sender.Logs.Lines, line =>
            $"{line.Message}{line.Exception}".Contains(secret, StringComparison.Ordinal)
            || $"{line.Message}{line.Exception}".Contains(encoded, StringComparison.Ordinal));
    }
}
