using System.Text;
using MailMesh.Contracts;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>Dovecot, whose mail comes eight at a stretch.</summary>
public sealed class SmallWindowsWorld : DovecotWorld
{
    public const int WindowMails = 8;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Sync:WindowMailsMax"] = $"{WindowMails}",
        ["Sync:PollEvery"] = "00:00:00.010",
    };
}

/// <summary>While one folder's first sync goes on, nothing else waits for its end.</summary>
public sealed class LongFirstSyncTests(SmallWindowsWorld world) : IClassFixture<SmallWindowsWorld>
{
    private const int Windows = 6;

    [Fact]
    public async Task A_change_by_a_key_reaches_the_server_between_two_windows()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open();
        await Append(client, "INBOX", "Here");
        await Fill(client, "Big");
        await using var gate = new FetchGate(world.Dovecot.ImapPort, passes: 2);
        await using var sync = Through(gate, account).Sync();
        await Eventually.Holds(() => gate.Holds);

        var mail = await Eventually.Gives(() => account.Mail("Here"));
        await account.Update(ask => ask with { Read = true, Starred = true }, mail.EmailId);
        gate.Pass(1);

        (await client.Select("INBOX")).Require();
        await Eventually.Holds(async () => (await Flags(client)) is ["\\Flagged", "\\Seen"]);
        await Eventually.Holds(() => gate.Holds);
        Assert.False(await account.IsWhole());
        Assert.Equal(2 * SmallWindowsWorld.WindowMails, Box(await account.Boxes(), "Big").Total);
    }

    [Fact]
    public async Task Mail_that_arrives_in_the_folder_comes_before_its_older_mail_and_is_told_of()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open();
        await Fill(client, "INBOX");
        await using var gate = new FetchGate(world.Dovecot.ImapPort, passes: 1);
        await using var sync = Through(gate, account).Sync();
        await Eventually.Holds(() => gate.Holds);

        await Append(client, "INBOX", "New");
        gate.Pass(2); // a window, and what is new

        var mail = await Eventually.Gives(() => account.Mail("New"));
        Assert.NotEqual(1, Box(await account.Boxes(), "INBOX").FiledFrom);
        Assert.Equal([mail.EmailId], await account.Told<EmailReceived>());
    }

    [Fact]
    public async Task Mail_that_arrives_in_a_folder_whose_turn_is_yet_to_come_is_fetched_and_told_of()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open();
        await Fill(client, "INBOX");
        (await client.Create("Lists")).Require();
        await Append(client, "Lists", "Old");
        await using var gate = new FetchGate(world.Dovecot.ImapPort, passes: 1);
        await using var sync = Through(gate, account).Sync();
        await Eventually.Holds(() => gate.Holds);

        await Append(client, "Lists", "New");
        gate.Pass(3);

        var mail = await Eventually.Gives(() => account.Mail("New"));
        Assert.NotEqual(1, Box(await account.Boxes(), "INBOX").FiledFrom);
        Assert.Null(await account.Mail("Old"));
        Assert.Equal([mail.EmailId], await account.Told<EmailReceived>());
        gate.Pass(100);
        await Eventually.Holds(account.IsWhole);
        Assert.NotNull(await account.Mail("Old"));
        Assert.Equal((Windows * SmallWindowsWorld.WindowMails) + 2, (await account.Mails()).Count);
        Assert.Single(await account.Told<EmailReceived>());
    }

    [Fact]
    public async Task What_is_expunged_meanwhile_is_gone_at_its_end()
    {
        var account = await world.NewAccount();
        await using var client = await account.Open();
        await Fill(client, "INBOX");
        await using var gate = new FetchGate(world.Dovecot.ImapPort, passes: 2);
        await using var sync = Through(gate, account).Sync();
        await Eventually.Holds(() => gate.Holds);

        (await client.Select("INBOX")).Require();
        var newest = client.Selected!.UidNext - 1;
        (await client.Store(UidSet.Of(newest), FlagChange.Add, ["\\Deleted"])).Require();
        (await client.Expunge(UidSet.Of(newest))).Require();
        gate.Pass(100);

        await Eventually.Holds(async () => await account.IsWhole()
            && (await account.Mails()).Count == (Windows * SmallWindowsWorld.WindowMails) - 1);
        Assert.Single(await account.Told<EmailDeleted>());
    }

    private static SyncedAccount Through(FetchGate gate, SyncedAccount account) =>
        account with { Endpoint = account.Endpoint with { Port = gate.Port } };

    private static MirroredBox Box(IReadOnlyList<MirroredBox> boxes, string name) =>
        boxes.Single(box => box.ServerName == name);

    private static async Task Fill(ImapClient client, string folder)
    {
        if (folder != "INBOX")
            (await client.Create(folder)).Require();
        for (var i = 0; i < Windows * SmallWindowsWorld.WindowMails; i++)
            await Append(client, folder, $"{folder} {i:00}");
    }

    private static async Task Append(ImapClient client, string folder, string subject)
    {
        var mail = $"Message-ID: <{Guid.CreateVersion7():n}@t.test>\r\nSubject: {subject}\r\n\r\n{subject}\r\n";
        (await client.Append(folder, Encoding.ASCII.GetBytes(mail))).Require();
    }

    private static async Task<string[]> Flags(ImapClient client)
    {
        var flags = new List<string>();
        await foreach (var email in client.Fetch(UidSet.All, new FetchItems(FetchFacts.Flags)))
            using (email)
                flags.AddRange(email.Flags!.Where(flag => flag != "\\Recent"));
        return [.. flags.Order(StringComparer.Ordinal)];
    }
}
