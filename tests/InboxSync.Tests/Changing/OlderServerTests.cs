using MailMesh.InboxSync.Changing.Carrying;
using MailMesh.Mirror.Syncing;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>Changes at servers without MOVE, without UIDPLUS, and whose wire breaks in the middle.</summary>
public sealed class OlderServerTests(ConnectedWorld world) : IClassFixture<ConnectedWorld>
{
    [Fact]
    public async Task Without_MOVE_a_mail_is_copied_and_its_first_place_removed_alone()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await inbox.Update(ask => ask with { MoveTo = "Archive" }, emailId);
        await using var server = new OlderServer(world.Dovecot.ImapPort, cutAt: null, "MOVE");

        Assert.IsType<CarryEnd.Done>(await inbox.Carry(server.Port));

        Assert.Empty(await inbox.Server("INBOX"));
        var mail = Assert.Single(await inbox.Server("Archive"));
        Assert.Equal(("Archive", (long?)mail.Uid), await Place(inbox, emailId));
        Assert.Contains("UID COPY", server.Said.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UID STORE")]
    [InlineData("UID EXPUNGE")]
    public async Task Cut_off_between_the_copy_and_the_removal_no_second_copy_is_made(string cutAt)
    {
        var inbox = await world.Connect();
        Guid[] ids = [await inbox.Have(Letter()), await inbox.Have(Letter())];
        await inbox.Update(ask => ask with { MoveTo = "Archive" }, ids);
        await using (var cut = new OlderServer(world.Dovecot.ImapPort, cutAt, "MOVE"))
            Assert.IsType<CarryEnd.Lost>(await inbox.Carry(cut.Port));
        Assert.Equal((2, 2), await Count(inbox));

        await using var server = new OlderServer(world.Dovecot.ImapPort, cutAt: null, "MOVE");
        Assert.IsType<CarryEnd.Done>(await inbox.Carry(server.Port));

        Assert.Equal((0, 2), await Count(inbox));
        Assert.DoesNotContain("UID COPY", server.Said.ToString(), StringComparison.Ordinal);
        foreach (var id in ids)
            Assert.Equal("Archive", (await Place(inbox, id)).Folder);
        Assert.Empty(await inbox.Changes());
    }

    [Fact]
    public async Task Cut_off_before_the_move_came_the_next_worker_moves()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await inbox.Update(ask => ask with { MoveTo = "Archive" }, emailId);
        await using (var cut = new OlderServer(world.Dovecot.ImapPort, "UID MOVE"))
            Assert.IsType<CarryEnd.Lost>(await inbox.Carry(cut.Port));

        await inbox.Carry();

        Assert.Equal((0, 1), await Count(inbox));
        Assert.Equal("Archive", (await Place(inbox, emailId)).Folder);
    }

    [Fact]
    public async Task Without_UIDPLUS_nobodys_mail_is_expunged_and_the_refusal_says_so()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await inbox.Delete(permanent: true, emailId);
        await using var server = new OlderServer(world.Dovecot.ImapPort, cutAt: null, "MOVE", "UIDPLUS");

        await inbox.Carry(server.Port);

        Assert.Equal("\\Deleted", Assert.Single(await inbox.Server("INBOX")).Flags);
        Assert.Equal("INBOX", (await inbox.Mirror(emailId))!.Folder);
        Assert.Contains("UIDPLUS", Assert.Single(await inbox.Changes()), StringComparison.Ordinal);
        Assert.DoesNotContain("EXPUNGE", server.Said.ToString(), StringComparison.Ordinal);
        Assert.Empty(await inbox.Events);
    }

    [Fact]
    public async Task A_label_that_the_server_keeps_no_keyword_for_stays_in_the_mirror()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await using var server = new OlderServer(world.Dovecot.ImapPort, cutAt: null, "\\*");

        await inbox.Update(ask => ask with { Read = true, AddLabels = ["todo"] }, emailId);
        Assert.IsType<CarryEnd.Done>(await inbox.Carry(server.Port));

        Assert.Equal("\\Seen", Assert.Single(await inbox.Server("INBOX")).Flags);
        Assert.Empty(await inbox.Changes());
        await Says("\\Seen", "\\Flagged");
        Assert.Equal(("todo", true), await Shown());

        await inbox.Update(ask => ask with { RemoveLabels = ["todo"], AddLabels = ["done"] }, emailId);
        await inbox.Carry(); // the server keeps keywords by now
        await Says("\\Seen", "done");
        Assert.Equal(("done", false), await Shown());
        await Says("\\Seen");
        Assert.Equal(("", false), await Shown());

        async Task Says(params string[] flags)
        {
            var folder = await inbox.FolderId("INBOX");
            var uid = (uint)(await inbox.Mirror(emailId))!.Uid!.Value;
            await world.Database.InTransaction(
                (_, tx, ct) => Places.SetFlags(tx, folder, [PlacedFlags.Of(uid, flags)], ct), default);
        }

        async Task<(string, bool)> Shown() =>
            await inbox.Mirror(emailId) is { } email ? (email.Labels, email.IsStarred) : default;
    }

    [Fact]
    public async Task A_refused_change_leaves_labels_that_the_server_keeps_no_keyword_for()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await inbox.Update(ask => ask with { Read = true, AddLabels = ["todo"] }, emailId);
        await using var server = new OlderServer(world.Dovecot.ImapPort, cutAt: null, "\\*") { Refused = "UID STORE" };

        await inbox.Carry(server.Port);

        Assert.StartsWith("store: ", Assert.Single(await inbox.Changes()), StringComparison.Ordinal);
        var email = await inbox.Mirror(emailId);
        Assert.Equal(("todo", false), (email!.Labels, email.IsRead));
    }

    [Fact]
    public async Task What_was_changed_in_a_folder_for_reading_only_goes_back()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await inbox.Update(ask => ask with { Read = true, AddLabels = ["todo", "two words"] }, emailId);
        await using var server = new OlderServer(world.Dovecot.ImapPort)
        {
            Word = ("[READ-WRITE]", "[READ-ONLY] "),
        };

        await inbox.Carry(server.Port);

        Assert.Contains("reading only", Assert.Single(await inbox.Changes()), StringComparison.Ordinal);
        var email = await inbox.Mirror(emailId);
        Assert.Equal(("two words", false), (email!.Labels, email.IsRead));
    }

    private static async Task<(int Inbox, int Archive)> Count(ConnectedInbox inbox) =>
        ((await inbox.Server("INBOX")).Count, (await inbox.Server("Archive")).Count);

    private static async Task<(string? Folder, long? Uid)> Place(ConnectedInbox inbox, Guid emailId)
    {
        var email = (await inbox.Mirror(emailId))!;
        return (email.Place, email.Uid);
    }
}
