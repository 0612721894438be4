using MailMesh.Mirror.Reading.Versions;
using Npgsql;

namespace MailMesh.Mirror.Tests.Reading.Versions;

/// <summary>Whatever changes what a read shows changes its inbox's version, and nobody else's.</summary>
[Collection(MirrorTests.Name)]
public sealed class InboxVersionsTests(MirrorFixture mirror)
{
    public static TheoryData<string> Changes { get; } = new()
    {
        "update mirror.emails set is_read = true where inbox_id = $1",
        "update mirror.emails set is_starred = true where inbox_id = $1",
        "update mirror.emails set labels = '{a}' where inbox_id = $1",
        "update mirror.emails set thread_id = gen_random_uuid() where inbox_id = $1",
        "update mirror.emails e set folder_id = f.folder_id from mirror.folders f "
            + "where e.inbox_id = $1 and f.inbox_id = $1 and f.role = 'TRASH'",
        "delete from mirror.emails where inbox_id = $1",
        "insert into mirror.folders (folder_id, inbox_id, name) values (gen_random_uuid(), $1, 'New')",
        "update mirror.folders set name = name || '2' where inbox_id = $1 and role = 'SENT'",
        "update mirror.folders set role = null where inbox_id = $1 and role = 'SENT'",
        "update mirror.folders set is_removed = true where inbox_id = $1",
        "update mirror.folders set server_total = 7 where inbox_id = $1 and role = 'SENT'",
        "update mirror.folders set server_name = 'a', filed_from = 9 where inbox_id = $1 and role = 'SENT'",
        "delete from mirror.folders where inbox_id = $1 and role = 'SPAM'",
        "update mirror.inboxes set synced_at = now() where inbox_id = $1",
        "update mirror.inboxes set state = 'failing' where inbox_id = $1",
        "update mirror.inboxes set removed_at = now() where inbox_id = $1",
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_gives_its_inbox_another_version_and_no_other_inbox(string sql)
    {
        await using var versions = new InboxVersions(mirror.Database.Source);
        var (inbox, other) = (await mirror.OpenInbox(), await mirror.OpenInbox());
        await inbox.Receive(Sample.Email());
        var (before, others) = (await versions.Read(inbox.Id, default), await versions.Read(other.Id, default));
        Assert.NotNull(before);
        Assert.Equal(before, await versions.Read(inbox.Id, default));

        await mirror.Execute(sql, inbox.Id);

        Assert.NotEqual(before, await versions.Read(inbox.Id, default));
        Assert.Equal(others, await versions.Read(other.Id, default));
    }

    [Fact]
    public async Task New_mail_gives_another_version()
    {
        await using var versions = new InboxVersions(mirror.Database.Source);
        var inbox = await mirror.OpenInbox();
        var before = await versions.Read(inbox.Id, default);
        await inbox.Receive(Sample.Email());
        Assert.NotEqual(before, await versions.Read(inbox.Id, default));
    }

    [Fact]
    public async Task A_version_is_of_the_connection_that_told_it()
    {
        await using var versions = new InboxVersions(mirror.Database.Source);
        var inbox = await mirror.OpenInbox();
        var before = await versions.Read(inbox.Id, default);
        await mirror.Execute(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where query like '%inbox_version_reading%' and pid <> pg_backend_pid() and datname = current_database()
            """);
        // The question is asked again, and nothing that was kept before holds: commits may have been lost.
        var after = await versions.Read(inbox.Id, default);
        Assert.NotNull(after);
        Assert.NotEqual(before, after);
        Assert.Equal(before!.Value.Writer, after.Value.Writer);
    }

    [Fact]
    public async Task Calls_that_come_while_a_question_is_under_way_share_the_next_one()
    {
        await using var versions = new InboxVersions(mirror.Database.Source);
        var inboxes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => mirror.OpenInbox()));
        await versions.Read(inboxes[0].Id, default);
        var asked = versions.Questions;
        await using var blocker = await mirror.Database.Source.OpenConnectionAsync();
        Task<InboxVersion?>[] reads;
        await using (var tx = await blocker.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand("lock table mirror.inboxes in access exclusive mode", blocker);
            await hold.ExecuteNonQueryAsync();
            reads = [.. Enumerable.Range(0, 100).Select(i => versions.Read(inboxes[i % 4].Id, default))];
            await tx.CommitAsync();
        }
        var read = await Task.WhenAll(reads);
        Assert.DoesNotContain(null, read);
        Assert.Equal(4, read.Select((version, i) => (i % 4, version)).Distinct().Count());
        Assert.InRange(versions.Questions - asked, 1, 2);
    }

    [Fact]
    public async Task What_is_not_there_has_no_version()
    {
        await using var versions = new InboxVersions(mirror.Database.Source);
        Assert.Null(await versions.Read(Guid.CreateVersion7(), default));
    }
}
