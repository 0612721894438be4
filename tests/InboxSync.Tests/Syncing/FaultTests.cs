using MailMesh.Contracts;
using MailMesh.InboxSync.Tests.Hostile;
using MailMesh.Mail.Imap;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>One mail, or one folder, that a server can't give keeps nothing else out, and is named.</summary>
public sealed class FaultTests(SyncWorld world) : IClassFixture<SyncWorld>
{
    private static readonly ImapTimeouts Impatient = new() { Command = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData(MailFault.Bad)]
    [InlineData(MailFault.No)]
    [InlineData(MailFault.ClosesInLiteral)]
    [InlineData(MailFault.HangsInLiteral)]
    public async Task A_mail_that_the_server_cant_give_is_named_and_the_rest_is_there(MailFault fault)
    {
        await using var server = new HostileServer(
            HostileMailbox.Of("INBOX", 9, fault), HostileMailbox.Of("Work", 3));
        var account = await world.Account(server.Port, "ann");
        await using var sync = account.Sync(Impatient);
        await Eventually.Holds(account.IsWhole);

        var mails = await account.Mails();
        Assert.Equal(8, mails.Count(mail => mail.Folder == "INBOX" && mail.Uid != 5));
        Assert.Equal(3, mails.Count(mail => mail.Folder == "Work"));
        var inbox = (await account.Boxes()).Single(box => box.Role == "INBOX");
        Assert.Contains("UID 5", inbox.Fault, StringComparison.Ordinal);
        Assert.Single(await account.Told<InboxSynced>());
        Assert.Empty(await account.Told<EmailReceived>());
    }

    [Theory]
    [InlineData(MailFault.SizeTooSmall)]
    [InlineData(MailFault.SizeTooLarge)]
    [InlineData(MailFault.DateIn1970)]
    [InlineData(MailFault.DateUnreadable)]
    public async Task What_a_server_says_of_a_mail_is_not_believed_over_the_mail(MailFault fault)
    {
        await using var server = new HostileServer(HostileMailbox.Of("INBOX", 5, fault));
        var account = await world.Account(server.Port, "ann");
        await using var sync = account.Sync(Impatient);
        await Eventually.Holds(account.IsWhole);

        Assert.Equal(5, (await account.Mails()).Count);
        Assert.All(await account.Mails(), mail => Assert.True(mail.ReceivedAt.Year > 2000));
        Assert.All(await account.Boxes(), box => Assert.Null(box.Fault));
    }

    [Theory]
    [InlineData(MailFault.LiteralTooShort)]
    [InlineData(MailFault.LiteralTooLong)]
    public async Task A_literal_that_lies_about_its_length_spoils_one_mail_at_most(MailFault fault)
    {
        await using var server = new HostileServer(HostileMailbox.Of("INBOX", 9, fault));
        var account = await world.Account(server.Port, "ann");
        await using var sync = account.Sync(Impatient);
        await Eventually.Holds(account.IsWhole);

        Assert.Equal(8, (await account.Mails()).Count(mail => mail.Uid != 5));
        var is5There = (await account.Mails()).Any(mail => mail.Uid == 5);
        Assert.True(is5There || (await account.Boxes()).Single().Fault is not null);
    }

    [Fact]
    public async Task A_mail_that_is_too_large_is_cut_and_named()
    {
        await using var server = new HostileServer(HostileMailbox.Of("INBOX", 3, size: 3_000_000));
        var account = await world.Account(server.Port, "ann");
        await using var sync = await account.Synced();

        Assert.Equal(3, (await account.Mails()).Count);
        Assert.Contains("cut", (await account.Mail("Mail 2"))!.Defects);
        Assert.Contains("UID 2", (await account.Boxes()).Single().Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public async Task A_server_without_uidnext_is_mirrored_and_followed(long? uidNext)
    {
        await using var server = new HostileServer(HostileMailbox.Of("INBOX", 4) with { UidNext = uidNext });
        var account = await world.Account(server.Port, "ann");
        await using var sync = await account.Synced();
        server.Mailboxes = [HostileMailbox.Of("INBOX", 6) with { UidNext = uidNext }];
        await Eventually.Holds(async () => (await account.Mails()).Count == 6);

        Assert.Equal(2, (await account.Told<EmailReceived>()).Count);
    }

    [Fact]
    public async Task A_server_that_drops_every_connection_soon_is_mirrored_whole()
    {
        await using var server = new HostileServer(
            HostileMailbox.Of("INBOX", 40), HostileMailbox.Of("Work", 40)) { CommandsMax = 12 };
        var account = await world.Account(server.Port, "ann");
        await using var sync = account.Sync();
        await Eventually.Holds(async () => (await account.Mails()).Count == 80);

        Assert.All(await account.Boxes(), box => Assert.Null(box.Fault));
    }

    [Fact]
    public async Task Folders_that_differ_by_case_or_have_odd_names_are_folders_of_their_own()
    {
        await using var server = new HostileServer(
            HostileMailbox.Of("INBOX", 1), HostileMailbox.Of("Work", 1), HostileMailbox.Of("WORK", 2),
            HostileMailbox.Of("bell\u0007", 3));
        var account = await world.Account(server.Port, "ann");
        await using var sync = await account.Synced();

        var boxes = await account.Boxes();
        var speakable = boxes.Where(box => box.ServerName!.All(char.IsLetter));
        Assert.Equal([1, 1, 2], speakable.Select(box => box.Total).Order());
        // Its server understands its own name only raw; a client has to encode it (RFC 3501 §5.1.3).
        Assert.Contains("can't be opened", boxes.Single(box => box.ServerName == "bell\u0007").Fault);
    }
}
