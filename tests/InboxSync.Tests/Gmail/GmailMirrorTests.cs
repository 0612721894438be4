using MailMesh.Contracts;
using MailMesh.InboxSync.Tests.Syncing;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>Gmail's mail is in the mirror once, where its labels say, and follows them.</summary>
public sealed class GmailMirrorTests(SyncWorld world) : IClassFixture<SyncWorld>
{
    [Fact]
    public async Task Labels_say_the_folder_and_each_mail_is_there_once()
    {
        await using var gmail = await GmailWorld.Start(
            world, ("In", "\\Inbox,Work,\\Important"), ("To myself", "\\Inbox,\\Sent"), ("Sent", "\\Sent"),
            ("Draft", "\\Draft"), ("Archived", "Two words"));

        await gmail.Shows("In", "INBOX", "Important", "Work");
        await gmail.Shows("To myself", "INBOX");
        await gmail.Shows("Sent", "SENT");
        await gmail.Shows("Draft", "DRAFTS");
        await gmail.Shows("Archived", "ARCHIVE", "Two words");
        Assert.Equal(5, (await gmail.Account.Mails()).Count);
        Assert.Empty(await gmail.Account.Told<EmailReceived>());
        Assert.Equal(
            [GmailAccount.AllMail, GmailAccount.Spam, GmailAccount.Trash],
            gmail.Server.Commands.Where(said => said.StartsWith("EXAMINE", StringComparison.Ordinal))
                .Select(said => said.Split('"')[1]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Folders_count_what_they_show_and_all_are_whole_at_the_end()
    {
        await using var gmail = await GmailWorld.Start(
            world, ("In", "\\Inbox"), ("Sent", "\\Sent"), ("Archived", ""), ("Archived too", "Work"));

        var folders = await world.List<string>(
            """
            select role || ' ' || total || ' ' || coalesce(server_total::text, '-') || ' ' || is_syncing
            from mirror.folder_reading where inbox_id = @Id order by role
            """,
            new { gmail.Account.Id });

        Assert.Equal(
            ["ARCHIVE 2 2 false", "DRAFTS 0 - false", "INBOX 1 - false", "SENT 1 - false", "SPAM 0 0 false",
                "TRASH 0 0 false"],
            folders);
    }

    [Fact]
    public async Task Gmails_ids_are_kept_and_its_conversations_are_the_threads()
    {
        await using var gmail = await GmailWorld.Start(world, ("Question", "\\Inbox"));
        var question = gmail.Gmail.Mail("Question");

        gmail.Gmail.Receive("Without references", thread: question.Thread);
        gmail.Gmail.Receive("Re: Question", headers: $"References: {question.MessageId}\r\n");

        var (asked, joined, apart) = (
            await gmail.Mail("Question"), await gmail.Mail("Without references"), await gmail.Mail("Re: Question"));
        Assert.Equal(asked.ThreadId, joined.ThreadId);
        Assert.NotEqual(asked.ThreadId, apart.ThreadId);
        Assert.Equal(
            [$"{question.Id} {question.Thread}"],
            await world.List<string>(
                "select provider_id || ' ' || provider_thread from mirror.provider_ids where email_id = @EmailId",
                new { asked.EmailId }));
    }

    [Fact]
    public async Task Mail_that_arrives_is_told_of_once_and_what_the_owner_wrote_is_not()
    {
        await using var gmail = await GmailWorld.Start(world);

        gmail.Gmail.Receive("New");
        gmail.Gmail.Receive("Filtered", "Work");
        gmail.Gmail.Receive("Written", "\\Sent");
        gmail.Gmail.Receive("Begun", "\\Draft");

        await gmail.Shows("Begun", "DRAFTS");
        await gmail.Shows("Written", "SENT");
        var arrived = new[] { await gmail.Mail("New"), await gmail.Mail("Filtered") };
        gmail.Gmail.Change("New", mail => mail.Labels.Remove("\\Inbox"));
        await gmail.Shows("New", "ARCHIVE");
        gmail.Gmail.Change("New", mail => mail.Labels.Add("\\Inbox"));
        await gmail.Shows("New", "INBOX");
        Assert.Equal(
            arrived.Select(mail => (Guid?)mail.EmailId).Order(),
            (await gmail.Account.Told<EmailReceived>()).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mail_to_oneself_arrives_once_whoever_sent_it_and_whenever_Inbox_comes(bool sentByUs)
    {
        await using var gmail = await GmailWorld.Start(world);
        var now = TimeProvider.System.GetUtcNow();
        var (whole, later) = (GmailWorld.Letter("To myself"), GmailWorld.Letter("Inbox comes later"));
        if (sentByUs)
        {
            await gmail.Sent(whole, now);
            await gmail.Sent(later, now);
        }

        gmail.Gmail.Receive(whole, "\\Sent,\\Inbox", at: now);
        await gmail.Shows("To myself", "INBOX");
        gmail.Gmail.Receive(later, "\\Sent", at: now);
        await gmail.Shows("Inbox comes later", "SENT");
        gmail.Gmail.Change("Inbox comes later", mail => mail.Labels.Add("\\Inbox"));
        await gmail.Shows("Inbox comes later", "INBOX");
        gmail.Gmail.Change("To myself", mail => mail.Labels.Remove("\\Inbox"));
        await gmail.Shows("To myself", "SENT");
        gmail.Gmail.Change("To myself", mail => mail.Labels.Add("\\Inbox"));
        await gmail.Shows("To myself", "INBOX");

        Assert.Equal(
            new[] { await gmail.Mail("To myself"), await gmail.Mail("Inbox comes later") }
                .Select(mail => (Guid?)mail.EmailId),
            await gmail.Account.Told<EmailReceived>());
    }

    [Fact]
    public async Task What_was_sent_and_is_moved_to_the_inbox_much_later_did_not_arrive()
    {
        await using var gmail = await GmailWorld.Start(world);
        gmail.Gmail.Receive("Old", "\\Sent");
        await gmail.Shows("Old", "SENT");

        gmail.Gmail.Change("Old", mail => mail.Labels.Add("\\Inbox"));

        await gmail.Shows("Old", "INBOX");
        Assert.Empty(await gmail.Account.Told<EmailReceived>());
    }

    [Fact]
    public async Task What_the_owner_does_in_the_browser_follows_and_ids_stay()
    {
        await using var gmail = await GmailWorld.Start(world, ("Mail", "\\Inbox,Two words"));
        var id = (await gmail.Mail("Mail")).EmailId;

        gmail.Gmail.Change("Mail", mail =>
        {
            mail.Labels.ExceptWith(["\\Inbox", "Two words"]);
            mail.Labels.Add("Work");
            mail.Flags.UnionWith(["\\Seen", "\\Flagged"]);
        });
        await gmail.Shows("Mail", "ARCHIVE", "Work");
        Assert.True(await gmail.Mail("Mail") is { IsRead: true, IsStarred: true });
        gmail.Gmail.Change("Mail", mail => mail.Place = GmailPlace.Trash);
        await gmail.Shows("Mail", "TRASH", "Work");
        gmail.Gmail.Change("Mail", mail => mail.Place = GmailPlace.AllMail);
        await gmail.Shows("Mail", "ARCHIVE", "Work");
        gmail.Gmail.Change("Mail", mail => mail.Place = GmailPlace.Spam);
        await gmail.Shows("Mail", "SPAM", "Work");

        Assert.Equal(id, (await gmail.Mail("Mail")).EmailId);
        Assert.Empty(await gmail.Account.Told<EmailReceived>());
        gmail.Gmail.Remove([gmail.Gmail.Mail("Mail")]);
        await Eventually.Holds(async () => (await gmail.Account.Told<EmailDeleted>()).SequenceEqual([id]));
    }
}
