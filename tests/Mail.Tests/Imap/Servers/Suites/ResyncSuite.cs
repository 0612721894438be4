using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Commands.Session;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

/// <summary>CONDSTORE and QRESYNC (RFC 7162): what a second connection did while we were away.</summary>
public abstract class ResyncSuite(ImapServer server)
{
    [Fact]
    public async Task Reopening_a_mailbox_tells_what_vanished_what_changed_and_what_is_new()
    {
        var (account, known) = await Known(6);
        await using (var raw = await server.Raw(account))
        {
            await raw.Ask("SELECT INBOX");
            await raw.Ask("UID STORE 2,3 +FLAGS (\\Deleted)");
            await raw.Ask("UID EXPUNGE 2,3");
            await raw.Ask("UID STORE 5 +FLAGS (\\Flagged)");
            await raw.Append("INBOX", Mails.Plain("new"));
        }

        await using var client = await server.Connect(account);
        (await client.Enable(["QRESYNC"])).Require();
        var selected = (await client.Select("INBOX", new SelectOptions { Qresync = known })).Require();

        Assert.Equal("2:3", selected.Vanished.ToString());
        Assert.Equal(
            [(5u, "\\Flagged"), (7u, "")],
            selected.Changed.Select(mail => (mail.Uid, Reading.Text(mail.Flags!))).OrderBy(each => each.Uid));
        Assert.All(selected.Changed, mail => Assert.True(mail.ModSeq > known.ModSeq, $"{mail.ModSeq}"));
        Assert.Equal(5u, selected.Mailbox.Exists);
        Assert.True(selected.Mailbox.HighestModSeq > known.ModSeq, $"{selected.Mailbox.HighestModSeq}");
    }

    [Fact]
    public async Task A_mailbox_where_nothing_happened_tells_nothing()
    {
        var (account, known) = await Known(3);
        await using var client = await server.Connect(account);
        (await client.Enable(["QRESYNC"])).Require();

        var selected = (await client.Select("INBOX", new SelectOptions { Qresync = known })).Require();

        Assert.True(selected.Vanished.IsEmpty);
        Assert.Empty(selected.Changed);
    }

    [Fact]
    public async Task Another_UIDVALIDITY_makes_the_known_state_worthless()
    {
        var (account, known) = await Known(2);
        await using var client = await server.Connect(account);
        (await client.Enable(["QRESYNC"])).Require();
        var stale = known with { UidValidity = known.UidValidity - 1 };

        var selected = (await client.Select("INBOX", new SelectOptions { Qresync = stale })).Require();

        Assert.Equal(known.UidValidity, selected.Mailbox.UidValidity);
        Assert.True(selected.Vanished.IsEmpty);
        Assert.Empty(selected.Changed);
    }

    [Fact]
    public async Task A_fetch_of_what_changed_since_a_mod_sequence_gives_only_that()
    {
        var (account, known) = await Known(5);
        await using var client = await server.Connect(account);
        (await client.Enable(["QRESYNC"])).Require();
        (await client.Select("INBOX")).Require();
        await using (var raw = await server.Raw(account))
        {
            await raw.Ask("SELECT INBOX");
            await raw.Ask("UID STORE 4 +FLAGS (\\Answered)");
            await raw.Ask("UID STORE 1 +FLAGS (\\Deleted)");
            await raw.Ask("UID EXPUNGE 1");
        }

        (await client.Noop()).Require(); // what goes while we look on is told at once, not asked for
        var items = new FetchItems(FetchFacts.Flags) { ChangedSince = known.ModSeq, Vanished = true };
        var uids = new List<uint>();
        var summary = (await client.Fetch(UidSet.All, items, mail =>
        {
            uids.Add(mail.Uid);
            return ValueTask.CompletedTask;
        })).Require();

        Assert.Contains(4u, uids);
        Assert.DoesNotContain(uids, uid => uid is 2 or 3 or 5);
        Assert.Equal("1", summary.Vanished.ToString());
    }

    [Fact]
    public async Task With_QRESYNC_an_open_mailbox_names_vanished_mails_by_UID()
    {
        var (account, _) = await Known(3);
        await using var client = await server.Connect(account);
        (await client.Enable(["QRESYNC"])).Require();
        (await client.Select("INBOX")).Require();
        await using var raw = await server.Raw(account);
        await raw.Ask("SELECT INBOX");
        await raw.Ask("UID STORE 1 +FLAGS (\\Deleted)");
        await raw.Ask("EXPUNGE");

        (await client.Noop()).Require();

        var vanished = client.TakeChanges().OfType<MailboxChange.Vanished>().Single();
        Assert.Equal(("1", false), (vanished.Uids.ToString(), vanished.Earlier));
        Assert.Equal(2u, client.Selected!.Exists);
    }

    // An account whose INBOX holds mails, and its state as a client would have stored it.
    private async Task<(string Account, Resync Known)> Known(int mails)
    {
        var account = server.TakeAccount();
        await using var raw = await server.Raw(account);
        for (var i = 0; i < mails; i++) await raw.Append("INBOX", Mails.Plain($"mail {i}"));
        await using var client = await server.Connect(account);
        var mailbox = (await client.Select("INBOX", new SelectOptions { Condstore = true })).Require().Mailbox;
        return (account, new Resync(mailbox.UidValidity, mailbox.HighestModSeq));
    }
}
