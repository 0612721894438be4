using System.Text;
using MailMesh.Contracts;
using MailMesh.InboxSync.Tests.Hostile;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing.Settling;

/// <summary>Rounds come so seldom that what a test sees was not left to the next one.</summary>
public sealed class PatientWorld : DovecotWorld
{
    protected override IReadOnlyDictionary<string, string> Settings =>
        new Dictionary<string, string> { ["Sync:PollEvery"] = "00:01:00" };
}

/// <summary>An expunge that IDLE shows isn't left to the next round.</summary>
public sealed class PromptDepartureTests(PatientWorld world) : IClassFixture<PatientWorld>
{
    private static readonly TimeSpan LongBeforeTheNextRound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_is_expunged_from_INBOX_is_told_of_at_once()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open("Work");
        var gone = await Append(client, "Gone");
        var moved = await Append(client, "Moved");
        await using var sync = await account.Synced();
        var before = await account.Mails();

        (await client.Select("INBOX")).Require();
        (await client.Move(moved, "Work")).Require();
        (await client.Store(gone, FlagChange.Add, ["\\Deleted"])).Require();
        (await client.Expunge(gone)).Require();
        await Eventually.Holds(
            async () => (await account.Mails()) is [{ Subject: "Moved", Folder: "Work" }], LongBeforeTheNextRound);

        Assert.Equal([before.Single(mail => mail.Subject == "Gone").EmailId], await account.Told<EmailDeleted>());
        Assert.Equal(
            before.Single(mail => mail.Subject == "Moved").EmailId, (await account.Mails()).Single().EmailId);
    }

    private static async Task<UidSet> Append(ImapClient client, string subject)
    {
        var raw = Encoding.UTF8.GetBytes(Sample.Letter(subject: subject));
        return UidSet.Of((await client.Append("INBOX", raw)).Require().Uid!.Value);
    }
}

/// <summary>A mail that runs ahead of the looks isn't taken for gone.</summary>
public sealed class DepartureCheckTests(SyncWorld world) : IClassFixture<SyncWorld>
{
    /// <summary>Every fourth round looks at each folder, whatever its status: the mail moves in another.</summary>
    private const int RoundsOfOneKind = 4;

    [Fact]
    public async Task A_mail_that_moves_each_time_to_a_folder_that_was_looked_at_keeps_its_id()
    {
        await using var server = new HostileServer(Boxes(at: "B"));
        var account = await world.Account(server.Port, "ann");
        var (rounds, hops) = (0, -1);
        // The statuses are asked in the order 0, A, B: each time the mail is behind the question.
        server.BeforeAnswer = command =>
        {
            if (AsksFor(command, "B"))
                rounds++;
            if (hops == 0 && AsksFor(command, "B") && rounds % RoundsOfOneKind == 2)
                (hops, server.Mailboxes) = (1, Boxes(at: "A"));
            else if (hops == 1 && AsksFor(command, "A"))
                (hops, server.Mailboxes) = (2, Boxes(at: "0"));
        };
        await using var sync = await account.Synced();
        var id = (await account.Mails()).Single().EmailId;

        hops = 0;
        await Eventually.Holds(async () => hops == 2 && (await account.Mails()).Any(mail => mail.Folder == "0"));

        Assert.Equal(id, (await account.Mails()).Single().EmailId);
        Assert.Empty(await account.Told<EmailDeleted>());
        Assert.Empty(await account.Told<EmailReceived>());
    }

    private static bool AsksFor(string command, string folder) =>
        command.Contains($" STATUS {folder} ", StringComparison.Ordinal)
        || command.Contains($" STATUS \"{folder}\" ", StringComparison.Ordinal);

    /// <summary>A folder where the mail is, or was, has given it a number.</summary>
    private static HostileMailbox[] Boxes(string at) =>
    [
        HostileMailbox.Of("INBOX", 0),
        .. new[] { "0", "A", "B" }.Select(name => new HostileMailbox(
            name, name == at ? [new HostileMail(1) { Origin = ("B", 1) }] : [])
        {
            UidNext = string.CompareOrdinal(name, at) >= 0 ? 2 : 1,
        }),
    ];
}
