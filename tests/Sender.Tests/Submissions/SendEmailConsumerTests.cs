using MailMesh.Contracts;
using MailMesh.Sender.Tests.World;
using MailMesh.TestStack;

namespace MailMesh.Sender.Tests.Submissions;

public sealed class SendEmailConsumerTests : IAsyncLifetime
{
    private SenderWorld _world = null!;
    private TestBus _bus = null!;
    private EventLog _log = null!;
    private RunningSender _sender = null!;

    public async Task InitializeAsync()
    {
        _world = await SenderWorld.Create();
        _bus = await TestBus.Create();
        _log = await EventLog.Listen(_bus.ConnectionString);
        _sender = _world.Keep(await RunningSender.Start(_world.Settings(_bus.ConnectionString), withBus: true));
    }

    public async Task DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _log.DisposeAsync();
        await _bus.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_command_becomes_a_mail_and_an_event_and_its_repeat_becomes_nothing()
    {
        var email = _world.Email("ann@mailmesh.test");
        var again = Guid.CreateVersion7();

        await _log.Ask(email, email.SendId, "sender-send-email");
        await _log.Ask(email, email.SendId, "sender-send-email"); // the bus delivered twice
        await _log.Ask(email, again, "sender-send-email"); // the caller asked twice

        await _world.Holds(async () => await _world.One<int>(
            "select count(*) from outbox.processed_messages") == 2 && !_log.Heard.IsEmpty, "both are processed");
        await _world.Settles(email.SendId, "sent");
        var (_, sendId, name) = Assert.Single(_log.Heard);
        Assert.Equal((email.SendId, "EmailSent"), (sendId, name));
        Assert.Single(_world.Listener.Taken);
    }

    [Fact]
    public async Task A_reply_carries_its_thread_and_the_original_below_it()
    {
        var original = await _world.FileArrived(
            "<q@example.org>", "Prices", "What does it cost?\r\nAnn", "<first@example.org>");
        var reply = Reply(original) with { Body = "Five.", HtmlBody = "<p>Five.</p>" };

        await _log.Ask(reply, reply.SendId, "sender-reply-to-email");

        await _world.Holds(() => Task.FromResult(!_log.Heard.IsEmpty), "an event came");
        Assert.Equal("EmailSent", Assert.Single(_log.Heard).Name);
        var mail = Assert.Single(_world.Relay.Taken);
        Assert.Equal("Re: Prices", mail.Header("Subject"));
        Assert.Equal("<q@example.org>", mail.Header("In-Reply-To"));
        Assert.Equal("<first@example.org> <q@example.org>", mail.Header("References"));
        Assert.Contains("multipart/alternative", mail.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains(
            "Five.\r\n\r\nOn Fri, 20 Nov 2026 at 10:30 UTC, Ann <ann@example.org> wrote:\r\n"
            + "> What does it cost?\r\n> Ann",
            mail.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_to_what_is_gone_or_stands_in_another_inbox_fails_and_says_so()
    {
        var elsewhere = await _world.FileArrived("<q@example.org>");
        await _world.Run("update mirror.emails set workspace_id = gen_random_uuid()");
        foreach (var original in (Guid[])[Guid.CreateVersion7(), elsewhere])
        {
            var reply = Reply(original);
            await _log.Ask(reply, reply.SendId, "sender-reply-to-email");
            await _world.Holds(() => Task.FromResult(_log.Heard.Any(e => e.SendId == reply.SendId)), "an event came");
        }

        Assert.All(_log.Heard, heard => Assert.Equal("EmailFailed", heard.Name));
        Assert.Equal(["message_not_found", "message_not_found"],
            await _world.Many<string>("select reason_code from outbox.submission_reading"));
        Assert.Empty(_world.Relay.Taken);
    }

    private ReplyToEmail Reply(Guid original) => new()
    {
        SendId = Guid.CreateVersion7(),
        WorkspaceId = _world.WorkspaceId,
        InboxId = _world.InboxId,
        EmailId = original,
        To = [new EmailAddress("ann@example.org", "Ann")],
        Body = "Yes.",
        AskedAt = TimeProvider.System.GetUtcNow(),
    };
}
