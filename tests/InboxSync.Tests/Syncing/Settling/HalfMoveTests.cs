using System.Text;
using MailMesh.Contracts;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing.Settling;

/// <summary>A client that knows no MOVE copies, marks and expunges, and takes its time.</summary>
public sealed class HalfMoveTests(DovecotWorld world) : IClassFixture<DovecotWorld>
{
    private static readonly string[] Deleted = ["\\Deleted"];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_move_in_halves_keeps_the_id_whenever_it_is_looked_at(bool isSeenBetween)
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        await using var sync = await account.Synced();
        var uid = await Append(client, "Moved");
        var id = (await Eventually.Gives(() => account.Mail("Moved"))).EmailId;

        (await client.Copy(uid, "Work")).Require();
        if (isSeenBetween)
            await Eventually.Holds(async () => (await account.Mails()).Count == 2);
        (await client.Store(uid, FlagChange.Add, Deleted)).Require();
        await Eventually.Holds(async () =>
            (await account.Mails()).Any(mail => mail.Folder == "Work" && mail.EmailId == id));
        await TimePasses(account);
        (await client.Expunge(uid)).Require();
        await Eventually.Holds(async () => (await account.Mails()).Count == 1);

        Assert.Equal(id, (await account.Mails()).Single().EmailId);
        Assert.Equal([id], await account.Told<EmailReceived>());
        Assert.Empty(await account.Told<EmailDeleted>());
    }

    [Fact]
    public async Task A_moved_mail_that_is_marked_deleted_at_its_new_place_keeps_its_id()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        await using var sync = await account.Synced();
        var uid = await Append(client, "Moved");
        var id = (await Eventually.Gives(() => account.Mail("Moved"))).EmailId;

        (await client.Copy(uid, "Work")).Require();
        (await client.Select("Work")).Require();
        (await client.Store(UidSet.Of(1), FlagChange.Add, Deleted)).Require();
        await Eventually.Holds(async () => (await world.List<bool>(
            "select p.is_deleted from mirror.places p join mirror.emails using (email_id) where inbox_id = @Id",
            new { account.Id })).Count(isDeleted => isDeleted) == 1);
        (await client.Select("INBOX")).Require();
        (await client.Store(uid, FlagChange.Add, Deleted)).Require();
        (await client.Expunge(uid)).Require();
        await Eventually.Holds(async () => (await account.Mails()).Count == 1);

        Assert.Equal((id, "Work"), ((await account.Mails()).Single().EmailId, (await account.Mails()).Single().Folder));
        Assert.Empty(await account.Told<EmailDeleted>());
    }

    [Fact]
    public async Task A_copy_that_is_there_when_the_inbox_is_whole_is_an_email_of_its_own()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        var uid = await Append(client, "Copied");
        (await client.Copy(uid, "Work")).Require();
        await using var sync = await account.Synced();
        var original = (await account.Mails()).Single(mail => mail.Folder == "INBOX").EmailId;

        (await client.Store(uid, FlagChange.Add, Deleted)).Require();
        (await client.Expunge(uid)).Require();
        await Eventually.Holds(async () => (await account.Mails()).Count == 1);

        Assert.Equal([original], await account.Told<EmailDeleted>());
    }

    /// <summary>INBOX is open afterwards.</summary>
    private static async Task<UidSet> Append(ImapClient client, string subject)
    {
        var raw = Encoding.UTF8.GetBytes(Sample.Letter(subject: subject));
        var uid = (await client.Append("INBOX", raw)).Require().Uid!.Value;
        (await client.Select("INBOX")).Require();
        return UidSet.Of(uid);
    }

    /// <summary>So long that a copy that isn't one half of a move would stand for itself.</summary>
    private Task<int> TimePasses(SyncedAccount account) => world.Run(
        "update mirror.doubles set seen_at = seen_at - interval '1 day' where inbox_id = @Id", new { account.Id });
}
