using MailMesh.Contracts;
using MailMesh.InboxSync.Syncing.Settling;
using MailMesh.InboxSync.Tests.Hostile;
using MailMesh.Mail.Imap.Responses;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing.Settling;

/// <summary>A look at all folders outlives the connections of a server that hangs up every few commands.</summary>
public sealed class LookPassTests(SyncWorld world) : IClassFixture<SyncWorld>
{
    private const int CommandsMax = 8;
    private const int Others = 2 * CommandsMax; // more than one connection can ask for

    [Fact]
    public async Task Many_folders_are_mirrored_and_followed_whatever_few_commands_a_connection_takes()
    {
        await using var server = new HostileServer(Boxes(mailsOfLast: 1)) { CommandsMax = CommandsMax };
        var account = await world.Account(server.Port, "ann");
        await using var sync = account.Sync(sessionsMax: 2_000);
        await Eventually.Holds(account.IsWhole);
        Assert.Equal(Others + 1, (await account.Mails()).Count);

        server.Mailboxes = Boxes(mailsOfLast: 2);
        await Eventually.Holds(async () => (await account.Mails()).Count == Others + 2);
        var arrived = (await account.Mail("Mail 2"))!.EmailId;
        Assert.Equal([arrived], await account.Told<EmailReceived>());

        server.Mailboxes = [.. Boxes(mailsOfLast: 2).Select(box => box.Name == Name(Others)
            ? box with { Mails = [box.Mails[0]] } : box)];
        await Eventually.Holds(async () => (await account.Told<EmailDeleted>()) is [var gone] && gone == arrived);
        Assert.Equal(Others + 1, (await account.Mails()).Count);
    }

    [Fact]
    public void A_folder_that_came_or_went_while_a_look_was_cut_is_noticed()
    {
        var pass = new LookPass(1, isFirst: true, looksAnyway: false);

        Assert.True(pass.ListsAlike(["INBOX", "A"]));
        Assert.True(pass.ListsAlike(["A", "INBOX"]));
        Assert.False(pass.ListsAlike(["INBOX"]));
        Assert.False(pass.ListsAlike(["INBOX", "A"]));
    }

    [Fact]
    public void How_folders_stood_is_what_was_told_before_they_were_looked_at()
    {
        var before = new MailboxStatus("A") { UidValidity = 7, UidNext = 3 };
        var pass = new LookPass(1, isFirst: true, looksAnyway: false);
        pass.Tell("A", before, 0);
        pass.Look("A", 0);

        Assert.True(pass.HasLooked("A"));
        Assert.True(pass.Stands(["A"]).Equal(FolderStands.Of([("A", before)])));
        Assert.False(pass.Stands(["A"]).Equal(FolderStands.Of([("A", before with { UidNext = 4 })])));
    }

    private static HostileMailbox[] Boxes(int mailsOfLast) =>
    [
        HostileMailbox.Of("INBOX", 1),
        .. Enumerable.Range(1, Others).Select(number => HostileMailbox.Of(
            Name(number), number == Others ? mailsOfLast : 1)),
    ];

    private static string Name(int number) => $"Folder{number:00}";
}
