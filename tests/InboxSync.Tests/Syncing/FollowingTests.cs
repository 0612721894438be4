using System.Text;
using MailMesh.Contracts;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>What a second client does shows in the mirror; the same on every server.</summary>
public abstract class FollowingTests(ServerWorld world)
{
    [Fact]
    public async Task The_first_sync_brings_every_mail_of_every_folder_and_tells_of_none()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        for (var i = 0; i < 12; i++)
            await Append(
                client, i % 3 == 0 ? "Work" : "INBOX", $"Mail {i:00}",
                i % 2 == 0 ? ["\\Seen"] : ["\\Flagged", "urgent"]);

        await using var sync = await account.Synced();

        var mails = await account.Mails();
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"Mail {i:00}"), mails.Select(mail => mail.Subject));
        Assert.All(mails, mail =>
        {
            var number = int.Parse(mail.Subject[5..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(number % 3 == 0 ? "Work" : "INBOX", mail.Folder);
            Assert.Equal(number % 2 == 0, mail.IsRead);
            Assert.Equal(number % 2 == 1, mail.IsStarred);
            Assert.Equal(number % 2 == 0 ? [] : ["urgent"], mail.Labels);
        });
        Assert.Empty(await account.Told<EmailReceived>());
        Assert.Single(await account.Told<InboxSynced>());
        var boxes = await account.Boxes();
        Assert.All(boxes, box => Assert.Equal<(long?, long?)>((1, box.ServerTotal), (box.FiledFrom, box.Total)));
    }

    [Fact]
    public async Task Mail_that_arrives_in_any_folder_but_the_owners_own_is_told_of_once()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Lists");
        await client.Create("Sent"); // where it isn't there already
        await Append(client, "INBOX", "Old");
        await using (account.Sync())
        {
            await Eventually.Holds(account.IsWhole);
            await Append(client, "INBOX", "New");
            await Append(client, "Lists", "Listed");
            await Append(client, "Sent", "Written");
            await Eventually.Holds(async () => (await account.Mails()).Count == 4);
        }
        await Append(client, "INBOX", "While away");
        await using var sync = account.Sync();
        await Eventually.Gives(() => account.Mail("While away"));

        var told = await account.Told<EmailReceived>();
        var mails = await account.Mails();
        Assert.Equal(
            mails.Where(mail => mail.Subject is "New" or "Listed" or "While away")
                .Select(mail => (Guid?)mail.EmailId).Order(),
            told.Order());
        Assert.Single(await account.Told<InboxSynced>());
    }

    [Fact]
    public async Task Flags_and_keywords_follow_the_server()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        var inbox = await Append(client, "INBOX", "Here");
        var work = await Append(client, "Work", "There");
        await using var sync = await account.Synced();

        foreach (var (folder, uid) in new[] { ("INBOX", inbox), ("Work", work) })
        {
            (await client.Select(folder)).Require();
            (await client.Store(UidSet.Of(uid), FlagChange.Add, ["\\Seen", "\\Flagged", "todo"])).Require();
        }
        await Eventually.Holds(async () => (await account.Mails()).All(
            mail => mail is { IsRead: true, IsStarred: true, Labels: ["todo"] }));
        (await client.Store(UidSet.Of(work), FlagChange.Remove, ["\\Seen", "todo"])).Require();
        await Eventually.Holds(async () => await account.Mail("There") is { IsRead: false, Labels: [] });
    }

    [Fact]
    public async Task What_is_expunged_is_deleted_and_told_of_once()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open();
        var uid = await Append(client, "INBOX", "Gone");
        await Append(client, "INBOX", "Stays");
        await using var sync = await account.Synced();
        var gone = await account.Mail("Gone");

        await Expunge(client, "INBOX", uid);
        await Eventually.Holds(async () => (await account.Mails()).Count == 1);

        Assert.Equal([gone!.EmailId], await account.Told<EmailDeleted>());
        Assert.Empty(await account.Told<EmailReceived>());
    }

    [Fact]
    public async Task A_moved_mail_keeps_its_id_in_either_direction()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        var down = await Append(client, "INBOX", "Down");
        var up = await Append(client, "Work", "Up");
        await using var sync = await account.Synced();
        var before = (await account.Mails()).Select(mail => mail.EmailId).Order().ToArray();

        (await client.Select("INBOX")).Require();
        (await client.Move(UidSet.Of(down), "Work")).Require();
        (await client.Select("Work")).Require();
        (await client.Move(UidSet.Of(up), "INBOX")).Require();
        // Seen where it is now before it is missed where it was, a mail is two for a moment.
        await Eventually.Holds(async () => await account.Mails() is
            [{ Subject: "Down", Folder: "Work" }, { Subject: "Up", Folder: "INBOX" }]);

        Assert.Equal(before, (await account.Mails()).Select(mail => mail.EmailId).Order());
        Assert.Empty(await account.Told<EmailReceived>());
        Assert.Empty(await account.Told<EmailDeleted>());
    }

    [Fact]
    public async Task A_renamed_folder_keeps_its_mails_under_their_ids()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Before");
        await Append(client, "Before", "Kept");
        await using var sync = await account.Synced();
        var kept = await account.Mail("Kept");

        (await client.Rename("Before", "After")).Require();
        await Eventually.Holds(async () => (await account.Mail("Kept"))?.Folder == "After");
        await Eventually.Holds(async () => (await account.Boxes()).All(box => box.ServerName != "Before"));

        Assert.Equal(kept!.EmailId, (await account.Mail("Kept"))!.EmailId);
        Assert.Equal(kept.FolderId, (await account.Mail("Kept"))!.FolderId);
        Assert.Empty(await account.Told<EmailDeleted>());
    }

    [Fact]
    public async Task What_happened_while_nobody_looked_is_caught_up_with()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        var gone = await Append(client, "INBOX", "Gone");
        var moved = await Append(client, "INBOX", "Moved");
        var read = await Append(client, "Work", "Read");
        await using (account.Sync())
            await Eventually.Holds(account.IsWhole);
        var before = await account.Mails();

        await Expunge(client, "INBOX", gone);
        (await client.Move(UidSet.Of(moved), "Work")).Require();
        (await client.Select("Work")).Require();
        (await client.Store(UidSet.Of(read), FlagChange.Add, ["\\Seen"])).Require();
        await Append(client, "INBOX", "New");
        await using var sync = account.Sync();
        await Eventually.Holds(async () => await account.Mail("Gone") is null
            && (await account.Mail("Moved"))?.Folder == "Work" && await account.Mail("Read") is { IsRead: true }
            && await account.Mail("New") is not null);

        Assert.Equal(before.Single(mail => mail.Subject == "Moved").EmailId, (await account.Mail("Moved"))!.EmailId);
        Assert.Equal([(await account.Mail("New"))!.EmailId], await account.Told<EmailReceived>());
        Assert.Equal([before.Single(mail => mail.Subject == "Gone").EmailId], await account.Told<EmailDeleted>());
    }

    internal static async Task<uint> Append(
        ImapClient client, string folder, string subject, IReadOnlyList<string>? flags = null)
    {
        var raw = Encoding.UTF8.GetBytes(Sample.Letter(subject: subject));
        var told = (await client.Append(folder, raw, new AppendOptions { Flags = flags ?? [] })).Require();
        return told.Uid ?? throw new InvalidOperationException("The server has no UIDPLUS.");
    }

    private static async Task Expunge(ImapClient client, string folder, uint uid)
    {
        (await client.Select(folder)).Require();
        (await client.Store(UidSet.Of(uid), FlagChange.Add, ["\\Deleted"])).Require();
        (await client.Expunge(UidSet.Of(uid))).Require();
    }
}
