using MailMesh.InboxSync.Changing.Carrying;
using MailMesh.InboxSync.Fleet;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Commands.Mailboxes;
using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mirror.Syncing;
using Npgsql;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>What keys change reaches a real server, once, wherever a worker is killed.</summary>
public sealed class CarryTests(ConnectedWorld world) : IClassFixture<ConnectedWorld>
{
    [Fact]
    public async Task Flags_and_labels_reach_the_server_and_come_off_again()
    {
        var inbox = await world.Connect();
        Guid[] ids = [await inbox.Have(Letter()), await inbox.Have(Letter())];

        await inbox.Update(ask => ask with { Read = true, Starred = true, AddLabels = ["todo", "two words"] }, ids);
        await inbox.Carry();
        Assert.All(await inbox.Server("INBOX"), mail => Assert.Equal("\\Flagged \\Seen todo", mail.Flags));

        await inbox.Update(ask => ask with { Read = false, Starred = false, RemoveLabels = ["todo"] }, ids[0]);
        await inbox.Carry();
        Assert.Equal(["", "\\Flagged \\Seen todo"], (await inbox.Server("INBOX")).Select(mail => mail.Flags));
        Assert.Empty(await inbox.Changes());
    }

    [Fact]
    public async Task A_label_that_is_no_keyword_outlasts_what_the_server_says_of_flags()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await inbox.Update(ask => ask with { AddLabels = ["todo", "two words", "Ärger"] }, emailId);
        await inbox.Carry();

        var folder = await inbox.FolderId("INBOX");
        var uid = (uint)(await inbox.Mirror(emailId))!.Uid!.Value;
        await world.Database.InTransaction(
            (_, tx, ct) => Places.SetFlags(tx, folder, [PlacedFlags.Of(uid, ["\\Seen", "new"])], ct), default);

        var email = await inbox.Mirror(emailId);
        Assert.Equal(("new two words Ärger", true), (email!.Labels, email.IsRead));
    }

    [Fact]
    public async Task A_move_gives_the_email_its_new_place_and_keeps_its_id()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());

        await inbox.Update(ask => ask with { MoveTo = "Archive" }, emailId);
        var before = await inbox.Mirror(emailId);
        Assert.Equal(("ARCHIVE", "INBOX"), (before!.Folder, before.Place)); // shown at once, told later
        Assert.IsType<CarryEnd.Done>(await inbox.Carry());

        var mail = Assert.Single(await inbox.Server("Archive"));
        var after = await inbox.Mirror(emailId);
        Assert.Equal(("ARCHIVE", "Archive", (long?)mail.Uid), (after!.Folder, after.Place, after.Uid));
        Assert.Empty(await inbox.Server("INBOX"));
    }

    [Fact]
    public async Task Changes_of_one_email_are_carried_out_in_their_order()
    {
        var inbox = await world.Connect();
        Guid[] ids = [await inbox.Have(Letter()), await inbox.Have(Letter())];

        await inbox.Update(ask => ask with { MoveTo = "Archive" }, ids[0]);
        await inbox.Update(ask => ask with { Read = true, MoveTo = "Trash" }, ids);
        await inbox.Update(ask => ask with { MoveTo = "inbox", Starred = true }, ids[0]);
        await inbox.Carry();

        Assert.Equal("\\Flagged \\Seen", Assert.Single(await inbox.Server("INBOX")).Flags);
        Assert.Equal("\\Seen", Assert.Single(await inbox.Server("Trash")).Flags);
        Assert.Equal(("INBOX", "INBOX"), Shown(await inbox.Mirror(ids[0])));
        Assert.Equal(("TRASH", "Trash"), Shown(await inbox.Mirror(ids[1])));
        Assert.Empty(await inbox.Changes());
    }

    [Fact]
    public async Task What_is_removed_for_good_is_gone_there_before_it_is_told_gone_and_marks_of_others_stay()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        var others = await inbox.Have(Letter());
        await using (var client = await inbox.Open())
        {
            await client.Select("INBOX");
            var uid = (uint)(await inbox.Mirror(others))!.Uid!.Value;
            await client.Store(UidSet.Of(uid), FlagChange.Add, ["\\Deleted"]);
        }

        await inbox.Delete(permanent: true, emailId);
        Assert.Equal(("TRASH", "INBOX"), Shown(await inbox.Mirror(emailId)));
        Assert.Empty(await inbox.Events);
        await inbox.Carry();

        Assert.Equal("\\Deleted", Assert.Single(await inbox.Server("INBOX")).Flags);
        Assert.Null(await inbox.Mirror(emailId));
        Assert.Equal(["EmailDeleted"], await inbox.Events);
    }

    [Fact]
    public async Task Killed_between_the_move_and_its_row_the_next_worker_finds_the_mail_and_moves_nothing()
    {
        var inbox = await world.Connect();
        Guid[] ids = [await inbox.Have(Letter()), await inbox.Have(Letter())];
        await inbox.Update(ask => ask with { MoveTo = "Archive" }, ids);
        await using (await Fault.OnSettling(inbox))
            await Assert.ThrowsAsync<PostgresException>(() => inbox.Carry());
        Assert.Equal(("ARCHIVE", "INBOX"), Shown(await inbox.Mirror(ids[0])));
        var moved = await inbox.Server("Archive");
        Assert.Equal(2, moved.Count);

        await inbox.Carry();

        Assert.Equal(moved, await inbox.Server("Archive"));
        foreach (var id in ids)
            Assert.Equal(("ARCHIVE", "Archive"), Shown(await inbox.Mirror(id)));
        Assert.Empty(await inbox.Changes());
    }

    [Fact]
    public async Task A_worker_that_lost_the_lease_settles_nothing()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await inbox.Update(ask => ask with { Read = true }, emailId);
        await world.Run("update mirror.accounts set lease_token = 2 where inbox_id = @Id", new { inbox.Id });

        await Assert.ThrowsAsync<LeaseLostException>(() => inbox.Carry(token: 1));

        Assert.Equal(["store"], await inbox.Changes());
    }

    [Fact]
    public async Task What_the_server_refuses_goes_back_to_what_it_has_and_says_why()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await world.Run(
            "insert into mirror.folders (folder_id, inbox_id, name, server_name) values (gen_random_uuid(), @Id, "
            + "'Gone', 'Gone')", new { inbox.Id });

        await inbox.Update(ask => ask with { Read = true, MoveTo = "Gone" }, emailId);
        await inbox.Carry();

        var email = await inbox.Mirror(emailId);
        Assert.Equal(("INBOX", "INBOX", true), (email!.Folder, email.Place, email.IsRead));
        Assert.Contains("Mailbox doesn't exist", Assert.Single(await inbox.Changes()), StringComparison.Ordinal);
        Assert.Equal("move of INBOX to Gone: True", Assert.Single(await world.List<string>(
            """
            select format('%s of %s to %s: %s', kind, folder, target, case when refused_at <= now() then 'True' end)
            from mirror.refused_change_reading where inbox_id = @Id and email_id = @emailId
            """,
            new { inbox.Id, emailId })));
    }

    [Fact]
    public async Task A_refused_change_of_flags_takes_back_only_labels_that_the_server_could_hold()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await inbox.Update(ask => ask with { AddLabels = ["todo", "two words"] }, emailId);
        await inbox.Carry();

        var longer = new string('x', 300); // than Dovecot takes a keyword
        await inbox.Update(ask => ask with { Read = true, AddLabels = [longer, "Ärger"] }, emailId);
        await inbox.Carry();

        Assert.StartsWith("store: ", Assert.Single(await inbox.Changes()), StringComparison.Ordinal);
        var email = await inbox.Mirror(emailId);
        Assert.Equal(("todo two words Ärger", false), (email!.Labels, email.IsRead));
    }

    [Fact]
    public async Task A_refused_change_is_taken_back_though_a_later_one_waits_and_that_one_stays()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        var longer = new string('x', 300); // than Dovecot takes a keyword
        await inbox.Update(ask => ask with { Read = true, AddLabels = [longer] }, emailId);
        await inbox.Update(ask => ask with { Starred = true, AddLabels = ["todo"] }, emailId);

        await inbox.Carry();

        Assert.StartsWith("store: ", Assert.Single(await inbox.Changes()), StringComparison.Ordinal);
        var email = await inbox.Mirror(emailId);
        Assert.Equal(("todo", false, true), (email!.Labels, email.IsRead, email.IsStarred));
        Assert.Equal("\\Flagged todo", Assert.Single(await inbox.Server("INBOX")).Flags);
    }

    [Fact]
    public async Task A_change_of_flags_waits_where_another_client_moved_the_mail_away()
    {
        var inbox = await world.Connect();
        Guid[] ids = [await inbox.Have(Letter()), await inbox.Have(Letter())];
        await using (var client = await inbox.Open())
        {
            await client.Select("INBOX");
            await client.Move(UidSet.Of((uint)(await inbox.Mirror(ids[0]))!.Uid!.Value), "Archive");
        }

        await inbox.Update(ask => ask with { Read = true }, ids);
        await inbox.Carry();

        Assert.Equal(["store"], await inbox.Changes());
        Assert.Equal("\\Seen", Assert.Single(await inbox.Server("INBOX")).Flags);
        await world.Run(
            "update mirror.places p set folder_id = @archive, uid = 1 where email_id = @emailId",
            new { archive = await inbox.FolderId("Archive"), emailId = ids[0] });
        await world.Run("update mirror.changes set due_at = now() where inbox_id = @Id", new { inbox.Id });
        await inbox.Carry();
        Assert.Empty(await inbox.Changes());
        Assert.Equal("\\Seen", Assert.Single(await inbox.Server("Archive")).Flags);
    }

    [Fact]
    public async Task What_sync_read_of_a_moved_mail_at_its_new_place_is_taken_over_but_for_what_waits()
    {
        var inbox = await world.Connect();
        var letter = Letter();
        var emailId = await inbox.Have(letter);
        await inbox.Update(ask => ask with { MoveTo = "Archive" }, emailId);
        await using (await Fault.OnSettling(inbox))
            await Assert.ThrowsAsync<PostgresException>(() => inbox.Carry());
        var twin = await inbox.Filed(letter, "Archive", Assert.Single(await inbox.Server("Archive")).Uid);
        await world.Run(
            "update mirror.emails set is_starred = true, labels = '{todo}' where email_id = @twin", new { twin });
        await inbox.Carry(); // finds that the new place is another email's, and leaves it to sync
        await inbox.Update(ask => ask with { Read = true, AddLabels = ["two words"] }, emailId);

        await world.Database.InTransaction(
            async (_, tx, ct) =>
            {
                await Doubles.Mark(tx, inbox.Id, [twin], ct);
                await LookRounds.DeleteGone(tx, inbox.Id, await LookRounds.Begin(tx, inbox.Id, ct), ct);
            },
            CancellationToken.None);

        var email = await inbox.Mirror(emailId);
        Assert.Equal(("Archive", true, true), (email!.Place, email.IsRead, email.IsStarred));
        Assert.Equal("todo two words", email.Labels);
        Assert.Null(await inbox.Mirror(twin));
    }

    [Fact]
    public async Task A_folder_that_the_server_lacks_is_made_there()
    {
        var inbox = await world.Connect(["INBOX"]);
        await using (var client = await inbox.Open())
            await client.Delete("Trash");
        await world.Run(
            "insert into mirror.folders (folder_id, inbox_id, role, name) values (gen_random_uuid(), @Id, 'TRASH', "
            + "'TRASH')", new { inbox.Id });
        var emailId = await inbox.Have(Letter());

        await inbox.Delete(permanent: false, emailId);
        await inbox.Carry();

        Assert.Single(await inbox.Server("Trash"));
        Assert.Equal("TRASH", (await inbox.Mirror(emailId))!.Folder);
    }

    [Fact]
    public async Task A_mail_that_sync_found_where_it_was_to_go_is_moved_no_more()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter(), "Archive");
        await world.Run(
            "update mirror.emails set folder_id = @inboxFolder where email_id = @emailId",
            new { emailId, inboxFolder = await inbox.FolderId("INBOX") });
        var before = Assert.Single(await inbox.Server("Archive"));

        await inbox.Update(ask => ask with { MoveTo = "Archive" }, emailId);
        await inbox.Carry();

        Assert.Equal(before, Assert.Single(await inbox.Server("Archive")));
        Assert.Empty(await inbox.Changes());
    }

    [Fact]
    public async Task What_lost_its_place_is_waited_for_and_a_removal_then_told_as_done()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await inbox.Delete(permanent: true, emailId);
        await world.Run("delete from mirror.places where email_id = @emailId", new { emailId });

        for (var waits = 0; waits <= ServerChanges.PlaceWaitsMax; waits++)
        {
            Assert.NotNull(await inbox.Mirror(emailId));
            await inbox.Carry();
            await world.Run("update mirror.changes set due_at = now() where inbox_id = @Id", new { inbox.Id });
        }

        Assert.Null(await inbox.Mirror(emailId));
        Assert.Equal(["EmailDeleted"], await inbox.Events);
    }

    [Fact]
    public async Task A_folder_that_left_the_server_takes_nothing_in()
    {
        var inbox = await world.Connect();
        var emailId = await inbox.Have(Letter());
        await world.Run(
            "insert into mirror.folders (folder_id, inbox_id, name) values (gen_random_uuid(), @Id, 'Left')",
            new { inbox.Id });

        await inbox.Update(ask => ask with { MoveTo = "Left" }, emailId);
        await inbox.Carry();

        Assert.Equal(("INBOX", "INBOX"), Shown(await inbox.Mirror(emailId)));
        Assert.Contains("no more", Assert.Single(await inbox.Changes()), StringComparison.Ordinal);
    }

    private static (string?, string?) Shown(MirroredEmail? email) => (email?.Folder, email?.Place);
}

/// <summary>The database goes away at one point: what a worker that is killed there leaves.</summary>
internal sealed class Fault(ConnectedInbox inbox) : IAsyncDisposable
{
    public static async Task<Fault> OnSettling(ConnectedInbox inbox)
    {
        await inbox.World.Run(
            $"""
            create function mirror.killed() returns trigger language plpgsql as $$
            begin
                if old.inbox_id = '{inbox.Id}' then raise exception 'killed'; end if;
                return old;
            end $$;
            create trigger killed before delete on mirror.changes for each row execute function mirror.killed();
            """);
        return new Fault(inbox);
    }

    public async ValueTask DisposeAsync() => await inbox.World.Run("drop function mirror.killed() cascade");
}
