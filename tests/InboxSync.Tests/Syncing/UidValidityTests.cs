using System.Text;
using MailMesh.Contracts;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Syncing;

/// <summary>A folder whose UIDs lost their meaning is built anew around the same emails.</summary>
public sealed class UidValidityTests(DovecotWorld world) : IClassFixture<DovecotWorld>
{
    [Fact]
    public async Task Ids_and_threads_stay_and_only_what_is_new_is_told_of()
    {
        var account = await world.NewAccount();
        await using (var client = await account.Open())
            for (var i = 0; i < 5; i++)
                await client.Append("INBOX", Encoding.UTF8.GetBytes(Sample.Letter(subject: $"Mail {i}")));
        await using (account.Sync())
            await Eventually.Holds(account.IsWhole);
        var before = await account.Mails();

        var maildir = world.Dovecot.Maildir(account.User);
        foreach (var file in Directory.EnumerateFiles(maildir, "dovecot*"))
            File.Delete(file);
        await using (var client = await account.Open())
            await client.Append("INBOX", Encoding.UTF8.GetBytes(Sample.Letter(subject: "New")));
        await using var sync = account.Sync();
        await Eventually.Holds(async () =>
            await account.Mails() is { Count: 6 } all && all.All(mail => mail.Uid > 0));
        await Eventually.Holds(async () => (await account.Boxes()).All(box => box.FiledFrom == 1));

        var after = await account.Mails();
        Assert.Equal(
            before.Select(mail => (mail.EmailId, mail.ThreadId)),
            after.Where(mail => mail.Subject != "New").Select(mail => (mail.EmailId, mail.ThreadId)));
        Assert.Equal([after.Single(mail => mail.Subject == "New").EmailId], await account.Told<EmailReceived>());
        Assert.Empty(await account.Told<EmailDeleted>());
    }
}
