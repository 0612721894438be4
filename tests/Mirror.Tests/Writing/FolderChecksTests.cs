using MailMesh.Mirror.Writing;
using MailMesh.TestStack;
using Npgsql;
using static MailMesh.Mirror.Tests.Sample;

namespace MailMesh.Mirror.Tests.Writing;

/// <summary>What foreign keys towards folders would hold is held by statements: see decision 0119.</summary>
[Collection(MirrorTests.Name)]
public sealed class FolderChecksTests(MirrorFixture mirror)
{
    [Fact]
    public async Task An_email_is_neither_filed_in_a_folder_that_is_not_there_nor_moved_or_placed_there()
    {
        var inbox = await mirror.OpenInbox();
        var there = await inbox.Receive(Email());
        var email = await inbox.ToFile(Email());

        await Refused(() => mirror.File(email with { FolderId = Guid.CreateVersion7() }));
        await Refused(() => mirror.File(email with { PlacedIn = Guid.CreateVersion7(), Uid = 1 }));
        await Refused(() => mirror.Execute(
            "update mirror.emails set folder_id = gen_random_uuid() where email_id = $1", there));
        await Place(await Folder(inbox, "SENT"), there);
        await Refused(() => mirror.Execute(
            "update mirror.places set folder_id = gen_random_uuid() where email_id = $1", there));

        Assert.Equal(there, Assert.Single((await inbox.List()).Items).EmailId);
    }

    [Fact]
    public async Task A_folder_goes_with_its_places_once_no_email_is_in_it()
    {
        var inbox = await mirror.OpenInbox();
        var email = await inbox.Receive(Email());
        var (shown, placed) = (await Folder(inbox, "INBOX"), await Folder(inbox, "SENT"));
        await Place(placed, email);

        await Refused(() => Delete(shown));
        await Delete(placed);

        Assert.Equal(0, await mirror.Scalar<long>("select count(*) from mirror.places where email_id = $1", email));
        Assert.Single((await inbox.List()).Items);
    }

    [Fact]
    public async Task A_folder_that_goes_waits_for_who_files_into_it()
    {
        var inbox = await mirror.OpenInbox();
        var folder = await Folder(inbox, "ARCHIVE");
        var email = await inbox.ToFile(Email()) with { FolderId = folder };
        Task? deletion = null;

        await mirror.Database.InTransaction(
            async (_, tx, ct) =>
            {
                await MirrorWriter.File(tx, [email], ct);
                deletion = Delete(folder);
                await Eventually.Holds(WaitsToDelete);
            },
            CancellationToken.None);

        await Refused(() => deletion!);
        Assert.Equal(1, await mirror.Scalar<long>("select count(*) from mirror.emails where folder_id = $1", folder));
    }

    private static async Task Refused(Func<Task> work)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(work);
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refusal.SqlState);
    }

    private Task<Guid> Folder(TestInbox inbox, string role) => mirror.Scalar<Guid>(
        "select folder_id from mirror.folders where inbox_id = $1 and role = $2", inbox.Id, role);

    private Task Place(Guid folderId, Guid emailId) => mirror.Execute(
        "insert into mirror.places (folder_id, uid, email_id) values ($1, 1, $2)", folderId, emailId);

    private Task Delete(Guid folderId) =>
        mirror.Execute("delete from mirror.folders where folder_id = $1", folderId);

    private Task<bool> WaitsToDelete() => mirror.Scalar<bool>(
        """
        select exists (
            select from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
                and query like 'delete from mirror.folders%')
        """);
}
