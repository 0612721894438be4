using MailMesh.Contracts;
using MailMesh.InboxSync.Tests.Searching;
using MailMesh.InboxSync.Tests.Syncing;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>Gmail searches all mail; folders are what its labels say.</summary>
public sealed class GmailSearchTests(SyncWorld world) : IClassFixture<SyncWorld>
{
    [Theory]
    [InlineData("", "Walrus archived, Walrus here, Walrus sent")]
    [InlineData("inbox", "Walrus here")]
    [InlineData("INBOX,SENT", "Walrus here, Walrus sent")]
    [InlineData("ARCHIVE", "Walrus archived")]
    [InlineData("ARCHIVE,INBOX", "Walrus archived, Walrus here")]
    [InlineData("TRASH", "")]
    public async Task A_search_in_folders_finds_what_the_mirror_shows_there(string folders, string expected)
    {
        await using var gmail = await GmailWorld.Start(
            world, ("Walrus here", "\\Inbox"), ("Walrus sent", "\\Sent"), ("Walrus archived", "Work"),
            ("Seal", "\\Inbox"));
        var mails = (await gmail.Account.Mails()).ToDictionary(mail => mail.EmailId, mail => mail.Subject);

        var found = Assert.IsType<FoundAtServer>(await AskedServer.Answer(
            world.Get<Postgres.Database>(),
            new SearchAtServer
            {
                WorkspaceId = gmail.Account.WorkspaceId, InboxId = gmail.Account.Id, Query = "walrus", Limit = 20,
                Folders = folders.Split(',', StringSplitOptions.RemoveEmptyEntries),
            }));

        Assert.Equal(
            expected, string.Join(", ", found.EmailIds.Select(id => mails[id]).Order(StringComparer.Ordinal)));
        Assert.Equal((0, 0), (found.More, found.NotMirrored));
    }
}
