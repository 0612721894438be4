using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

public abstract class FlagSuite(ImapServer server)
{
    [Fact]
    public async Task Flags_are_added_removed_and_replaced()
    {
        var (account, client) = await WithMails(3);
        await using var _ = client;

        (await client.Store(UidSet.Range(1, 2), FlagChange.Add, ["\\Seen", "\\Flagged", "Work"])).Require();
        (await client.Store(UidSet.Of(2), FlagChange.Remove, ["\\Flagged"])).Require();
        (await client.Store(UidSet.Of(1), FlagChange.Replace, ["\\Answered"])).Require();

        Assert.Equal(["\\Answered", "Work \\Seen", ""], (await client.Flags()).Values);
        await using var raw = await server.Raw(account);
        await raw.Ask("SELECT INBOX");
        var seen = await raw.Ask("UID SEARCH KEYWORD Work SEEN");
        Assert.Contains("SEARCH 2\r\n", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_store_did_is_told_with_its_mod_sequence()
    {
        var (_, client) = await WithMails(2);
        await using var __ = client;
        var before = client.Selected!.HighestModSeq;

        var stored = (await client.Store(
            UidSet.All, FlagChange.Add, ["\\Flagged"], new StoreOptions { UnchangedSince = before })).Require();

        Assert.Empty(stored.Modified);
        Assert.Equal([1u, 2u], stored.Updated.Select(mail => mail.Uid));
        Assert.All(stored.Updated, mail => Assert.True(mail.ModSeq > before, $"{mail.ModSeq} > {before}"));
    }

    [Fact]
    public async Task A_mail_that_somebody_else_changed_meanwhile_is_left_alone_and_named()
    {
        var (account, client) = await WithMails(3);
        await using var _ = client;
        var known = client.Selected!.HighestModSeq;
        await using var raw = await server.Raw(account);
        await raw.Ask("SELECT INBOX");
        await raw.Ask("UID STORE 2 +FLAGS (\\Answered)");

        var stored = (await client.Store(
            UidSet.All, FlagChange.Add, ["\\Flagged"], new StoreOptions { UnchangedSince = known })).Require();

        Assert.Equal("2", stored.Modified.ToString());
        Assert.Equal(["\\Flagged", "\\Answered", "\\Flagged"], (await client.Flags()).Values);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("paren(")]
    [InlineData("line\r\nA1 DELETE INBOX")]
    [InlineData("")]
    public async Task A_flag_that_would_be_something_else_on_the_wire_is_never_sent(string flag)
    {
        var (_, client) = await WithMails(1);
        await using var __ = client;
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Store(UidSet.All, FlagChange.Add, [flag]));
        Assert.Equal([""], (await client.Flags()).Values);
    }

    private async Task<(string Account, ImapClient Client)> WithMails(int count)
    {
        var account = server.TakeAccount();
        await using var raw = await server.Raw(account);
        for (var i = 0; i < count; i++) await raw.Append("INBOX", Mails.Plain($"mail {i}"));
        var client = await server.Connect(account);
        (await client.Select("INBOX", new() { Condstore = true })).Require();
        return (account, client);
    }
}
