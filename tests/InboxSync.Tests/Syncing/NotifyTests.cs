using MailMesh.Contracts;
using MailMesh.InboxSync.Tests.Hostile;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>Dovecot, which has NOTIFY, and a mirror that hardly ever looks by itself.</summary>
public sealed class SeldomPolledWorld : DovecotWorld
{
    public static readonly TimeSpan PollEvery = TimeSpan.FromMinutes(1);

    protected override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["Sync:PollEvery"] = $"{PollEvery}" };
}

/// <summary>What is told unasked, of whichever folder: each wait ends before the next poll.</summary>
public sealed class NotifyTests(SeldomPolledWorld world) : IClassFixture<SeldomPolledWorld>
{
    private static readonly TimeSpan Told = SeldomPolledWorld.PollEvery / 2;

    [Fact]
    public async Task Mail_in_other_folders_and_in_new_ones_comes_without_a_poll()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Lists");
        await using var sync = await account.Synced();

        for (var i = 0; i < 3; i++)
        {
            await FollowingTests.Append(client, "Lists", $"Listed {i}");
            await FollowingTests.Append(client, "INBOX", $"Here {i}");
            await Eventually.Gives(() => account.Mail($"Listed {i}"), Told);
            await Eventually.Gives(() => account.Mail($"Here {i}"), Told);
        }
        (await client.Create("Later")).Require();
        await FollowingTests.Append(client, "Later", "In a new folder");
        await Eventually.Gives(() => account.Mail("In a new folder"), Told);

        Assert.Equal(
            (await account.Mails()).Select(mail => (Guid?)mail.EmailId).Order(),
            (await account.Told<EmailReceived>()).Order());
    }

    [Fact]
    public async Task Flags_and_moves_of_INBOX_are_still_told_at_once()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        await FollowingTests.Append(client, "INBOX", "Mail");
        await using var sync = await account.Synced();
        var id = (await account.Mail("Mail"))!.EmailId;

        (await client.Select("INBOX")).Require();
        (await client.Store(UidSet.Of(1), FlagChange.Add, ["\\Seen"])).Require();
        await Eventually.Holds(async () => await account.Mail("Mail") is { IsRead: true }, Told);
        (await client.Move(UidSet.Of(1), "Work")).Require();
        await Eventually.Holds(
            async () => (await account.Mails()) is [{ Folder: "Work" } moved] && moved.EmailId == id, Told);
    }

    [Fact]
    public async Task A_server_that_has_too_much_to_tell_is_asked_for_INBOX_alone_and_nothing_is_lost()
    {
        await using var server = new HostileServer(Boxes(inbox: 1, other: 1)) { Notifies = true };
        var account = await world.Account(server.Port, "ann");
        await using var sync = await account.Synced();
        await Eventually.Holds(() => Idles(server) > 0);
        var idles = Idles(server);

        server.Mailboxes = Boxes(inbox: 2, other: 2); // nothing tells of these but that too much is to be told
        server.Tell("* OK [NOTIFICATIONOVERFLOW] too many changes");
        await Has(account, inbox: 2, other: 2);
        await Eventually.Holds(() => Idles(server) > idles);
        server.Mailboxes = Boxes(inbox: 3, other: 2);
        server.Tell("* 3 EXISTS");
        await Has(account, inbox: 3, other: 2);

        var asked = server.Commands.Where(said => said.Contains(" NOTIFY ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, asked.Length);
        Assert.Contains("personal", asked[0], StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("personal", asked[1], StringComparison.OrdinalIgnoreCase);
        Assert.Equal(3, (await account.Told<EmailReceived>()).Count);
        Assert.Empty(sync.Ends);
    }

    private static HostileMailbox[] Boxes(int inbox, int other) =>
        [HostileMailbox.Of("INBOX", inbox), HostileMailbox.Of("Other", other)];

    private static int Idles(HostileServer server) =>
        server.Commands.Count(said => said.EndsWith(" IDLE", StringComparison.Ordinal));

    private static Task Has(SyncedAccount account, int inbox, int other) => Eventually.Holds(
        async () =>
        {
            var mails = await account.Mails();
            return mails.Count(mail => mail.Folder == "INBOX") == inbox
                && mails.Count(mail => mail.Folder == "Other") == other;
        },
        Told);
}
