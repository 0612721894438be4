using MailMesh.Contracts;
using MailMesh.TestStack;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Changing;

/// <summary>What keys ask for, in inboxes that live here.</summary>
[Collection(InboxSyncTests.Name)]
public sealed class ChangeRequestTests(InboxSyncFixture mesh)
{
    [Fact]
    public async Task Flags_labels_and_folder_change_at_once_and_ids_are_answered_in_their_order()
    {
        var (inbox, emailId) = await WithMail();
        var absent = Guid.CreateVersion7();
        var ask = Update(inbox, absent, emailId) with
        {
            Read = true, Starred = true, AddLabels = ["todo", "vip"], MoveTo = "archive",
        };

        var answer = await mesh.Ask(ask, "inboxsync-update-emails");

        Assert.Equal([(absent, "message_not_found"), (emailId, null)], answer.Results.Select(r => (r.EmailId, r.Code)));
        Assert.Equal("ARCHIVE", answer.Results[1].Folder);
        var email = await inbox.Only("ARCHIVE");
        Assert.Equal((true, true, "todo,vip"), Shown(email.Row));
        Assert.Empty(await inbox.List());
        Assert.Equal(0, await Waiting(inbox));
    }

    [Fact]
    public async Task A_request_that_the_bus_repeats_changes_nothing_a_second_time()
    {
        var (inbox, emailId) = await WithMail();
        var read = Update(inbox, emailId) with { Read = true };
        var first = await mesh.Ask(read, "inboxsync-update-emails");
        await mesh.Ask(Update(inbox, emailId) with { Read = false }, "inboxsync-update-emails");

        var again = await mesh.Ask(read, "inboxsync-update-emails");

        Assert.Equal(first.Results, again.Results);
        Assert.False((await inbox.Only()).Row.IsRead);
    }

    [Fact]
    public async Task Emails_of_others_are_as_absent_ones_and_stay_as_they_are()
    {
        var (inbox, emailId) = await WithMail();
        var foreign = Update(inbox, emailId) with { WorkspaceId = Guid.CreateVersion7(), Read = true };
        var elsewhere = Update(inbox, emailId) with { InboxIds = [Guid.CreateVersion7()], Read = true };

        foreach (var ask in new[] { foreign, elsewhere })
            Assert.Equal("message_not_found", One(await mesh.Ask(ask, "inboxsync-update-emails")).Code);
        Assert.Equal("message_not_found", One(await mesh.Ask(
            Delete(inbox, emailId) with { WorkspaceId = foreign.WorkspaceId }, "inboxsync-delete-emails")).Code);
        Assert.False((await inbox.Only()).Row.IsRead);
    }

    [Fact]
    public async Task An_unknown_folder_changes_nothing_of_the_email()
    {
        var (inbox, emailId) = await WithMail();

        var answer = await mesh.Ask(
            Update(inbox, emailId) with { Read = true, MoveTo = "Nowhere" }, "inboxsync-update-emails");

        Assert.Equal("folder_not_found", One(answer).Code);
        Assert.False((await inbox.Only()).Row.IsRead);
    }

    [Fact]
    public async Task Deleting_moves_to_trash_and_deleting_there_is_for_good_and_told_once()
    {
        var (inbox, emailId) = await WithMail();

        Assert.Equal("TRASH", One(await mesh.Ask(Delete(inbox, emailId), "inboxsync-delete-emails")).Folder);
        Assert.Equal(emailId, (await inbox.Only("TRASH")).Row.EmailId);
        var ask = Delete(inbox, emailId);
        Assert.Null(One(await mesh.Ask(ask, "inboxsync-delete-emails")).Code);
        Assert.Null(One(await mesh.Ask(ask, "inboxsync-delete-emails")).Code);

        Assert.Empty(await inbox.List("TRASH"));
        await Eventually.Holds(() => mesh.Heard<EmailDeleted>().Any(gone => gone.EmailId == emailId));
        var gone = Assert.Single(mesh.Heard<EmailDeleted>(), gone => gone.EmailId == emailId);
        Assert.Equal((inbox.Id, inbox.WorkspaceId, "TRASH"), (gone.InboxId, gone.WorkspaceId, gone.Folder));
    }

    [Fact]
    public async Task A_permanent_deletion_needs_no_trash()
    {
        var (inbox, emailId) = await WithMail();

        await mesh.Ask(Delete(inbox, emailId) with { Permanent = true }, "inboxsync-delete-emails");

        Assert.Equal((0, 0), ((await inbox.List()).Count, (await inbox.List("TRASH")).Count));
        await Eventually.Holds(() => mesh.Heard<EmailDeleted>().Any(gone => gone.EmailId == emailId));
    }

    private async Task<(OpenInbox Inbox, Guid EmailId)> WithMail()
    {
        var inbox = await mesh.Open();
        using var smtp = await mesh.Smtp();
        await smtp.Deliver(Letter(), inbox.Address);
        return (inbox, (await inbox.Only()).Row.EmailId);
    }

    private Task<long> Waiting(OpenInbox inbox) => mesh.Scalar<long>(
        "select count(*) from mirror.changes where inbox_id = @Id", new { inbox.Id });

    private static (bool, bool, string) Shown(Mirror.Reading.EmailRow row) =>
        (row.IsRead, row.IsStarred, string.Join(',', row.Labels));

    private static EmailChange One(EmailsChanged answer) => Assert.Single(answer.Results);

    private static UpdateEmails Update(OpenInbox inbox, params Guid[] emailIds) =>
        new() { ChangeId = Guid.CreateVersion7(), WorkspaceId = inbox.WorkspaceId, EmailIds = emailIds };

    private static DeleteEmails Delete(OpenInbox inbox, params Guid[] emailIds) =>
        new() { ChangeId = Guid.CreateVersion7(), WorkspaceId = inbox.WorkspaceId, EmailIds = emailIds };
}
