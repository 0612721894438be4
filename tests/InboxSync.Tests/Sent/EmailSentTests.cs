using System.Text;
using MailMesh.Contracts;
using MailMesh.TestStack;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Sent;

[Collection(InboxSyncTests.Name)]
public sealed class EmailSentTests(InboxSyncFixture mesh)
{
    [Fact]
    public async Task A_sent_mail_is_filed_once_under_its_id_in_the_thread_it_answers()
    {
        var inbox = await mesh.Open();
        var original = Id();
        using var smtp = await mesh.Smtp();
        await smtp.Deliver(Letter(original, "Question"), inbox.Address);
        var sent = Sent(inbox);
        var raw = Encoding.UTF8.GetBytes(Letter(sent.MessageId, "Re: Question", more: $"References: {original}\r\n"));
        await mesh.Submit(sent.SendId, raw);

        // Once for each SMTP transaction, and the bus may repeat itself.
        await mesh.Publish(sent, sent.EventId);
        await mesh.Publish(sent, sent.EventId);
        var other = sent with { EventId = Guid.CreateVersion7(), Recipients = ["c@x.test"] };
        await mesh.Publish(other, other.EventId);

        Guid[] ids = [sent.EventId, other.EventId];
        await Eventually.Holds(async () => await mesh.Scalar<long>(
            "select count(*) from mirror.processed_messages where message_id = any(@ids)", new { ids }) == 2);
        var copy = await inbox.Only("SENT");
        Assert.Equal((sent.EmailId, true), (copy.Row.EmailId, copy.Row.IsRead));
        Assert.Equal((await inbox.Only()).Row.ThreadId, copy.Row.ThreadId);
        Assert.Equal(raw, await mesh.Reader.GetRaw(inbox.WorkspaceId, sent.EmailId, CancellationToken.None));
        Assert.DoesNotContain(mesh.Heard<EmailReceived>(), heard => heard.EmailId == sent.EmailId);
    }

    private static EmailSent Sent(OpenInbox inbox) => new()
    {
        EventId = Guid.CreateVersion7(),
        WorkspaceId = inbox.WorkspaceId,
        InboxId = inbox.Id,
        SendId = Guid.CreateVersion7(),
        EmailId = Guid.CreateVersion7(),
        MessageId = Id(),
        Recipients = ["b@x.test"],
        Reply = "250 Ok",
        Subject = "Re: Question",
        At = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero),
    };
}
