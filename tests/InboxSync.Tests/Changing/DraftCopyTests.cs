using MailMesh.Contracts;
using MailMesh.InboxSync.Changing.Carrying;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>A draft of a key in the drafts of an account at another server.</summary>
public sealed class DraftCopyTests(ConnectedWorld world) : IClassFixture<ConnectedWorld>
{
    [Fact]
    public async Task A_draft_reaches_the_servers_drafts_once_flagged_so_and_its_next_version_takes_its_place()
    {
        var inbox = await world.Connect(["INBOX", "Drafts", "Trash"]);
        var first = await inbox.Draft("One.");
        Assert.Equal(["append"], await inbox.Changes());
        Assert.IsType<CarryEnd.Done>(await inbox.Carry());

        var copy = Assert.Single(await inbox.Server("Drafts"));
        Assert.Equal(["\\Draft", "\\Seen"], copy.Flags.Split(' ').Order(StringComparer.Ordinal));
        var shown = await inbox.Mirror(first);
        Assert.Equal(("DRAFTS", (long?)copy.Uid), (shown!.Folder, shown.Uid));

        var second = await inbox.Draft("Two.");
        await inbox.Delete(permanent: true, first);
        Assert.IsType<CarryEnd.Done>(await inbox.Carry());

        var next = Assert.Single(await inbox.Server("Drafts"));
        Assert.NotEqual(copy.MessageId, next.MessageId);
        Assert.Equal(next.Uid, (await inbox.Mirror(second))!.Uid);
        Assert.Null(await inbox.Mirror(first));
    }
}
