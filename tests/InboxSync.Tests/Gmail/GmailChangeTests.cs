using MailMesh.Contracts;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Syncing;
using MailMesh.InboxSync.Tests.Syncing;
using MailMesh.Postgres;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>What keys change becomes labels and places at Gmail.</summary>
public sealed class GmailChangeTests(SyncWorld world) : IClassFixture<SyncWorld>
{
    [Fact]
    public async Task Labels_stars_and_reading_reach_gmail()
    {
        await using var gmail = await GmailWorld.Start(world, ("Mail", "\\Inbox,Work"));
        var id = (await gmail.Mail("Mail")).EmailId;

        await gmail.Account.Update(
            ask => ask with
            {
                Read = true, Starred = true, AddLabels = ["Two words", "Important", "\\Trash"],
                RemoveLabels = ["Work"],
            },
            id);

        await gmail.Has("Mail", "Two words \\Flagged \\Important \\Inbox \\Seen \\Starred");
        await gmail.Shows("Mail", "INBOX", "Important", "Two words");
        await gmail.Account.Update(
            ask => ask with { Read = false, Starred = false, RemoveLabels = ["Important", "Two words"] }, id);
        await gmail.Has("Mail", "\\Inbox");
        await gmail.Shows("Mail", "INBOX");
    }

    [Fact]
    public async Task Archiving_takes_the_label_away_and_moving_back_gives_it()
    {
        await using var gmail = await GmailWorld.Start(world, ("Mail", "\\Inbox,Work"), ("Answered", "\\Inbox,\\Sent"));
        var mail = await gmail.Mail("Mail");

        await Move(gmail, "ARCHIVE", "Mail", "Answered");
        await gmail.Has("Mail", "Work");
        await gmail.Has("Answered", "\\Sent");
        await gmail.Shows("Mail", "ARCHIVE", "Work");
        await gmail.Shows("Answered", "SENT"); // Gmail shows there what isn't in the inbox

        await Move(gmail, "INBOX", "Mail");
        await gmail.Has("Mail", "Work \\Inbox");
        await gmail.Shows("Mail", "INBOX", "Work");
        Assert.Equal(mail.EmailId, (await gmail.Mail("Mail")).EmailId);
        Assert.Empty(await gmail.Account.Told<EmailReceived>());
    }

    [Fact]
    public async Task A_move_to_a_label_gives_it_and_takes_the_mail_out_of_the_inbox()
    {
        await using var gmail = await GmailWorld.Start(
            world, ("Mail", "\\Inbox"), ("Archived", ""), ("Labelled", "Two words"));

        await Move(gmail, "two WORDS", "Mail", "Archived");

        await gmail.Has("Mail", "Two words");
        await gmail.Shows("Mail", "ARCHIVE", "Two words");
        await gmail.Has("Archived", "Two words");
        var refused = Assert.Single((await gmail.Account.Update(
            ask => ask with { MoveTo = "Nowhere" }, (await gmail.Mail("Mail")).EmailId)).Results);
        Assert.Equal("folder_not_found", refused.Code);
    }

    [Theory]
    [InlineData("TRASH", GmailPlace.Trash)]
    [InlineData("SPAM", GmailPlace.Spam)]
    public async Task Into_spam_and_trash_mail_is_moved_and_back_again(string folder, GmailPlace place)
    {
        await using var gmail = await GmailWorld.Start(world, ("Mail", "\\Inbox"), ("Other", "\\Inbox"));
        var ids = new[] { (await gmail.Mail("Mail")).EmailId, (await gmail.Mail("Other")).EmailId };

        await Move(gmail, folder, "Mail", "Other");
        await Eventually.Holds(() => gmail.Gmail.Mail("Mail").Place == place);
        await Settled(gmail);
        await gmail.Shows("Mail", folder);
        await Move(gmail, "INBOX", "Mail");
        await Move(gmail, "ARCHIVE", "Other");

        await gmail.Has("Mail", "\\Inbox");
        await gmail.Shows("Mail", "INBOX");
        await Eventually.Holds(() => gmail.Gmail.Mail("Other").Place == GmailPlace.AllMail);
        await gmail.Shows("Other", "ARCHIVE");
        await Eventually.Holds(async () => (await gmail.Account.Mails()).All(mail => mail.Uid is not null));
        Assert.Equal(ids, (await gmail.Account.Mails()).Select(mail => mail.EmailId));
        Assert.Empty(await gmail.Account.Told<EmailReceived>());
        Assert.Empty(await gmail.Account.Told<EmailDeleted>());
    }

    [Fact]
    public async Task Deleting_for_good_goes_through_the_trash()
    {
        await using var gmail = await GmailWorld.Start(world, ("Mail", "\\Inbox"));
        var id = (await gmail.Mail("Mail")).EmailId;

        await new DeleteEmailsConsumer(
            world.Get<ChangeAnswers>(), world.Get<ChangeSignal>(), world.Get<OutgoingMessages>(), TimeProvider.System)
            .Delete(
                new DeleteEmails
                {
                    ChangeId = Guid.CreateVersion7(), WorkspaceId = gmail.Account.WorkspaceId, EmailIds = [id],
                    Permanent = true,
                },
                CancellationToken.None);

        await Eventually.Holds(async () => (await gmail.Account.Told<EmailDeleted>()).SequenceEqual([id]));
        Assert.All(gmail.Gmail.Views, view => Assert.Empty(view.Mails));
        Assert.Empty(await gmail.Account.Mails());
    }

    [Fact]
    public async Task What_gmail_decides_itself_is_refused_and_the_mirror_goes_back()
    {
        await using var gmail = await GmailWorld.Start(world, ("Mail", "\\Inbox"), ("Labelled", "\\Inbox,Work"));
        gmail.Server.Instead["UID STORE"] = "NO [CANNOT] Invalid label name";

        await gmail.Account.Update(
            ask => ask with { AddLabels = ["in"] }, (await gmail.Mail("Labelled")).EmailId);
        await Eventually.Holds(async () => (await Refusals(gmail)).Count == 1);
        await Move(gmail, "SENT", "Mail");
        await Eventually.Holds(async () => (await Refusals(gmail)).Count == 2);

        await gmail.Shows("Mail", "INBOX");
        await gmail.Shows("Labelled", "INBOX", "Work");
        Assert.Equal(["Invalid label name", "Gmail itself decides what lies in this folder"], await Refusals(gmail));
    }

    [Fact]
    public async Task A_throttle_in_answer_to_a_change_ends_the_session_for_as_long_as_asked()
    {
        await using var gmail = await GmailWorld.Start(world, ("Mail", "\\Inbox"));
        gmail.Server.Instead["UID STORE"] = "NO [THROTTLED] Too many commands. Suggested Backoff Time: 90000";

        await gmail.Account.Update(ask => ask with { Read = true }, (await gmail.Mail("Mail")).EmailId);

        await Eventually.Holds(() => gmail.Sync.Ends.OfType<SessionEnd.Throttled>().Any());
        Assert.Equal(TimeSpan.FromSeconds(90), gmail.Sync.Ends.OfType<SessionEnd.Throttled>().First().RetryAfter);
        var due = await world.List<bool>(
            "select due_at > now() + interval '80 s' from mirror.changes where inbox_id = @Id",
            new { gmail.Account.Id });
        Assert.Equal([true], due);
    }

    [Fact]
    public async Task Mail_that_we_sent_gets_gmails_own_copy_as_its_place_and_its_conversation_as_its_thread()
    {
        await using var gmail = await GmailWorld.Start(world, ("Question", "\\Inbox"));
        var question = gmail.Gmail.Mail("Question");
        var asked = await gmail.Mail("Question");
        var raw = GmailWorld.Letter("Re: Question", $"In-Reply-To: {question.MessageId}\r\n");

        var sent = await gmail.Sent(raw);
        Assert.Equal(asked.ThreadId, (await gmail.Mail("Re: Question")).ThreadId);
        byte[] rewritten = [.. "X-Gmail: rewrites what it files\r\n"u8, .. raw];
        gmail.Gmail.Receive(rewritten, "\\Sent", question.Thread);

        await Eventually.Holds(async () => (await gmail.Mail("Re: Question")).Uid is not null);
        await Settled(gmail);
        var mail = await gmail.Mail("Re: Question");
        Assert.Equal((sent, "SENT", asked.ThreadId), (mail.EmailId, mail.Folder, mail.ThreadId));
        Assert.DoesNotContain(gmail.Server.Commands, said => said.StartsWith("APPEND", StringComparison.Ordinal)
            || said.StartsWith("CREATE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_conversation_that_we_began_goes_on_in_the_thread_of_what_we_sent()
    {
        await using var gmail = await GmailWorld.Start(world);
        var raw = GmailWorld.Letter("Offer");
        var sent = await gmail.Sent(raw);
        var copy = gmail.Gmail.Receive(raw, "\\Sent");
        await Eventually.Holds(async () => (await gmail.Mail("Offer")).Uid is not null);

        gmail.Gmail.Receive("Thanks", thread: copy.Thread);

        var mail = await gmail.Mail("Offer");
        Assert.Equal(sent, mail.EmailId);
        Assert.Equal(mail.ThreadId, (await gmail.Mail("Thanks")).ThreadId);
        Assert.Equal(
            [(await gmail.Mail("Thanks")).EmailId], await gmail.Account.Told<EmailReceived>());
    }

    private static async Task Move(GmailWorld gmail, string folder, params string[] subjects)
    {
        var ids = new List<Guid>();
        foreach (var subject in subjects)
            ids.Add((await gmail.Mail(subject)).EmailId);
        await gmail.Account.Update(ask => ask with { MoveTo = folder }, [.. ids]);
    }

    private static Task Settled(GmailWorld gmail) => Eventually.Holds(async () => (await gmail.Account.World.List<long>(
        "select change_id from mirror.changes where inbox_id = @Id", new { gmail.Account.Id })).Count == 0);

    private static Task<IReadOnlyList<string>> Refusals(GmailWorld gmail) => gmail.Account.World.List<string>(
        "select refusal from mirror.changes where inbox_id = @Id and refused_at is not null order by change_id",
        new { gmail.Account.Id });
}
