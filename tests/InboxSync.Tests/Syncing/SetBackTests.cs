using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>A server that lost its index, but no UID, counts mod-sequences from the beginning again.</summary>
public sealed class SetBackTests(DovecotWorld world) : IClassFixture<DovecotWorld>
{
    private const int Changes = 30;

    [Fact]
    public async Task Flags_that_changed_after_a_server_lost_its_mod_sequences_are_mirrored()
    {
        var account = await world.NewAccount();
        await using (var client = await account.Open())
        {
            await client.Append("INBOX", Encoding.UTF8.GetBytes(Sample.Letter(subject: "Read later")));
            await client.Append("INBOX", Encoding.UTF8.GetBytes(Sample.Letter(subject: "Starred often")));
            (await client.Select("INBOX")).Require();
            for (var i = 0; i < Changes; i++)
                (await client.Store(
                    UidSet.Of(2), i % 2 == 0 ? FlagChange.Add : FlagChange.Remove, ["\\Flagged"])).Require();
        }
        await using (await account.Synced())
        {
        }
        foreach (var file in Directory.EnumerateFiles(world.Dovecot.Maildir(account.User), "dovecot.index*"))
            File.Delete(file);
        await SetSeen(account, FlagChange.Add);

        await using var sync = account.Sync();

        await Eventually.Holds(async () => (await account.Mail("Read later"))!.IsRead);
        await SetSeen(account, FlagChange.Remove);
        await Eventually.Holds(async () => !(await account.Mail("Read later"))!.IsRead);
        Assert.Equal([1, 2], (await account.Mails()).Select(mail => mail.Uid).Order());
        Assert.Empty(sync.Ends);
    }

    private static async Task SetSeen(SyncedAccount account, FlagChange change)
    {
        await using var client = await account.Open();
        (await client.Select("INBOX")).Require();
        (await client.Store(UidSet.Of(1), change, ["\\Seen"])).Require();
    }
}
