using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Tests.Imap.Servers.Suites;

public abstract class MailboxSuite(ImapServer server)
{
    [Fact]
    public async Task Mailboxes_are_listed_with_their_use_and_their_counts()
    {
        var account = server.TakeAccount();
        await using var raw = await server.Raw(account);
        await raw.Append("INBOX", Mails.Plain("one"), "\\Seen");
        await raw.Append("INBOX", Mails.Plain("two"));
        await using var client = await server.Connect(account);

        var options = new ListOptions { Status = StatusItems.Messages | StatusItems.Unseen | StatusItems.UidNext };
        var mailboxes = (await client.List("*", options)).Require();

        Assert.Equal(
            [("Archive", SpecialUse.Archive), ("Drafts", SpecialUse.Drafts), ("INBOX", SpecialUse.Inbox),
                ("Junk", SpecialUse.Junk), ("Sent", SpecialUse.Sent), ("Trash", SpecialUse.Trash)],
            mailboxes.Select(each => (each.Name, each.Use)).OrderBy(each => each.Name, StringComparer.Ordinal));
        var inbox = mailboxes.Single(each => each.Name == "INBOX");
        Assert.Equal('/', inbox.Delimiter);
        Assert.Equal((2u, 1u, 3u), (inbox.Status!.Messages, inbox.Status.Unseen, inbox.Status.UidNext));
    }

    [Theory]
    [InlineData("Plans")]
    [InlineData("Entwürfe & Notizen")]
    [InlineData("台北 日本語 🎉")]
    [InlineData("quo\"te back\\slash")]
    [InlineData("Plans/2026/Über uns")]
    public async Task A_mailbox_of_any_name_is_made_filled_renamed_and_removed(string name)
    {
        var account = server.TakeAccount();
        await using var client = await server.Connect(account);
        await using var raw = await server.Raw(account);

        var made = await client.Create(name);
        if (!made.IsDone)
        {
            // Cyrus allows no backslash and no quotation mark in a name (its "badmboxpattern").
            Assert.Contains('\\', name);
            Assert.Equal(Refusal.No, Assert.IsType<ImapOutcome<Acknowledged>.Refused>(made).By);
            return;
        }
        (await client.Append(name, Mails.Plain("x"))).Require();
        Assert.Contains((await client.List()).Require(), each => each.Name == name);
        Assert.Contains(Wire(name), await raw.Ask("LIST \"\" *"), StringComparison.Ordinal);
        Assert.Equal(1u, (await client.Status(name, StatusItems.Messages)).Require().Messages);

        (await client.Rename(name, name + " 2")).Require();
        Assert.Equal(1u, (await client.Status(name + " 2", StatusItems.Messages)).Require().Messages);
        (await client.Delete(name + " 2")).Require();
        Assert.DoesNotContain(Wire(name + " 2"), await raw.Ask("LIST \"\" *"), StringComparison.Ordinal);

        static string Wire(string name) => ModifiedUtf7.Encode(name)
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_can_be_made_for_a_use()
    {
        await using var client = await server.Connect(server.TakeAccount());
        var outcome = await client.Create("Old mail", SpecialUse.All);
        if (outcome is ImapOutcome<Acknowledged>.Refused) return; // it need not have a place for this use
        Assert.Equal(SpecialUse.All, (await client.List()).Require().Single(each => each.Name == "Old mail").Use);
    }

    [Fact]
    public async Task What_is_not_there_is_refused_with_the_servers_words()
    {
        await using var client = await server.Connect(server.TakeAccount());

        var opened = Assert.IsType<ImapOutcome<SelectResult>.Refused>(await client.Select("nowhere"));
        Assert.Equal(Refusal.No, opened.By);
        Assert.NotEmpty(opened.Text);
        Assert.Null(client.Selected);
        Assert.IsType<ImapOutcome<Acknowledged>.Refused>(await client.Delete("nowhere"));
        var append = await client.Append("nowhere", Mails.Plain("x"));
        Assert.Equal("TRYCREATE", Assert.IsType<ImapOutcome<AppendResult>.Refused>(append).Code?.Name);
    }

    [Fact]
    public async Task A_subscription_is_kept_and_ended()
    {
        await using var client = await server.Connect(server.TakeAccount());
        (await client.Create("News")).Require();
        var subscribed = new ListOptions { SubscribedOnly = true };

        (await client.Subscribe("News")).Require();
        Assert.Contains((await client.List("*", subscribed)).Require(), each => each.Name == "News");
        (await client.Unsubscribe("News")).Require();
        Assert.DoesNotContain((await client.List("*", subscribed)).Require(), each => each.Name == "News");
    }

    [Fact]
    public async Task The_personal_namespace_is_told()
    {
        await using var client = await server.Connect(server.TakeAccount());
        var spaces = (await client.Namespace()).Require();
        Assert.Equal(new MailboxNamespace("", '/'), Assert.Single(spaces.Personal));
    }

    [Fact]
    public async Task The_quota_counts_what_is_stored()
    {
        var account = server.TakeAccount();
        await using var client = await server.Connect(account);
        (await client.Append("INBOX", Mails.Large(300_000))).Require();

        var quota = (await client.Quota("INBOX")).Require();

        var storage = quota.Single(each => each.Resource == "STORAGE");
        Assert.InRange(storage.Usage, 290, 310);
        Assert.InRange(storage.Limit, 999_999, 1_100_000);
    }

    [Fact]
    public async Task An_examined_mailbox_is_for_reading_only_and_a_closed_one_forgets_what_is_deleted()
    {
        var account = server.TakeAccount();
        await using var raw = await server.Raw(account);
        await raw.Append("INBOX", Mails.Plain("kept"));
        await raw.Append("INBOX", Mails.Plain("gone"), "\\Deleted");
        await using var client = await server.Connect(account);

        var examined = (await client.Examine("INBOX")).Require().Mailbox;
        Assert.True(examined.IsReadOnly);
        Assert.Equal((2u, 3u), (examined.Exists, examined.UidNext));
        (await client.Unselect()).Require();
        Assert.True(examined.IsClosed);
        Assert.Equal(2, await raw.Count("INBOX"));

        var selected = (await client.Select("INBOX")).Require().Mailbox;
        Assert.False(selected.IsReadOnly);
        Assert.Equal(examined.UidValidity, selected.UidValidity);
        (await client.Close()).Require();
        Assert.Null(client.Selected);
        Assert.Equal(1, await raw.Count("INBOX"));
    }
}
