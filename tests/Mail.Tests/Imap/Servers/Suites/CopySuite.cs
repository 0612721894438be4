using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Messages;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

public abstract class CopySuite(ImapServer server)
{
    [Fact]
    public async Task Copied_mails_are_in_both_places_and_the_new_UIDs_are_told()
    {
        var (account, client) = await WithMails(4);
        await using var _ = client;
        await using var raw = await server.Raw(account);
        await raw.Append("Archive", Mails.Plain("there before"));

        var copied = (await client.Copy(UidSet.Of(1, 3, 4), "Archive")).Require();

        Assert.Equal([(1u, 2u), (3u, 3u), (4u, 4u)], copied.Uids);
        Assert.Equal((4, 4), (await raw.Count("INBOX"), await raw.Count("Archive")));
        Assert.Contains($"[UIDVALIDITY {copied.Validity}]", await raw.Ask("SELECT Archive"), StringComparison.Ordinal);
        Assert.Contains(
            "Subject: mail 3", await raw.Ask("UID FETCH 4 BODY.PEEK[HEADER]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moved_mails_are_in_the_new_place_alone()
    {
        var (account, client) = await WithMails(3);
        await using var _ = client;

        var moved = (await client.Move(UidSet.Of(1, 3), "Archive")).Require();

        Assert.Equal([1u, 3u], moved.Uids.Select(pair => pair.Old));
        Assert.Equal([1u, 2u], moved.Uids.Select(pair => pair.New));
        Assert.Equal([2u], (await client.Flags()).Keys);
        Assert.Equal(1u, client.Selected!.Exists);
        await using var raw = await server.Raw(account);
        Assert.Equal((1, 2), (await raw.Count("INBOX"), await raw.Count("Archive")));
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_refused_and_nothing_moves()
    {
        var (account, client) = await WithMails(1);
        await using var _ = client;

        var moved = Assert.IsType<ImapOutcome<CopyResult>.Refused>(await client.Move(UidSet.All, "nowhere"));
        var copied = Assert.IsType<ImapOutcome<CopyResult>.Refused>(await client.Copy(UidSet.All, "nowhere"));

        Assert.Equal(("TRYCREATE", "TRYCREATE"), (moved.Code?.Name, copied.Code?.Name));
        await using var raw = await server.Raw(account);
        Assert.Equal(1, await raw.Count("INBOX"));
    }

    [Fact]
    public async Task Expunging_removes_the_deleted_mails_that_are_named_and_then_the_others()
    {
        var (account, client) = await WithMails(4);
        await using var _ = client;
        await using var raw = await server.Raw(account);
        (await client.Store(UidSet.Range(1, 3), FlagChange.Add, ["\\Deleted"])).Require();
        client.TakeChanges();

        (await client.Expunge(UidSet.Of(2, 4))).Require();
        Assert.Equal(3, await raw.Count("INBOX"));
        Assert.Equal([new MailboxChange.Expunged(2)], client.TakeChanges().OfType<MailboxChange.Expunged>());

        (await client.Expunge()).Require();
        Assert.Equal(1, await raw.Count("INBOX"));
        Assert.Equal([4u], (await client.Flags()).Keys);
        Assert.Equal(1u, client.Selected!.Exists);
    }

    private async Task<(string Account, ImapClient Client)> WithMails(int count)
    {
        var account = server.TakeAccount();
        await using var raw = await server.Raw(account);
        for (var i = 0; i < count; i++) await raw.Append("INBOX", Mails.Plain($"mail {i}"));
        return (account, await server.OpenInbox(account));
    }
}
