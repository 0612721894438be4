using MailMesh.Contracts;
using static MailMesh.InboxSync.Tests.Sample;

namespace MailMesh.InboxSync.Tests.Drafts;

[Collection(InboxSyncTests.Name)]
public sealed class FileDraftTests(InboxSyncFixture mesh)
{
    [Fact]
    public async Task A_draft_lies_in_DRAFTS_once_under_its_id_and_in_the_thread_it_answers_and_is_no_arrival()
    {
        var inbox = await mesh.Open();
        var original = Id();
        using var smtp = await mesh.Smtp();
        await smtp.Deliver(Letter(original, "Question"), inbox.Address);
        var draft = Draft(inbox.Id, inbox.WorkspaceId) with { InReplyTo = original };

        Assert.True((await mesh.Ask(draft)).Filed);
        Assert.True((await mesh.Ask(draft)).Filed); // the bus delivered twice

        var shown = await inbox.Only("DRAFTS");
        Assert.Equal((draft.EmailId, "Re: Question", true), (shown.Row.EmailId, shown.Row.Subject, shown.Row.IsRead));
        Assert.Equal((inbox.Address, "b@x.test", "Yes.\n"),
            (shown.Row.From!.Address, shown.Row.To[0].Address, shown.Text.ReplaceLineEndings("\n")));
        Assert.Equal((await inbox.Only()).Row.ThreadId, shown.Row.ThreadId);
        Assert.DoesNotContain(mesh.Heard<EmailReceived>(), heard => heard.EmailId == draft.EmailId);
    }

    [Fact]
    public async Task An_empty_draft_is_filed_and_another_workspaces_inbox_is_as_none()
    {
        var inbox = await mesh.Open();
        var empty = Draft(inbox.Id, inbox.WorkspaceId) with { To = [], Subject = "", Body = "" };

        Assert.True((await mesh.Ask(empty)).Filed);
        Assert.False((await mesh.Ask(empty with
        {
            EmailId = Guid.CreateVersion7(), WorkspaceId = Guid.CreateVersion7(),
        })).Filed);

        Assert.Equal(empty.EmailId, (await inbox.Only("DRAFTS")).Row.EmailId);
    }

    [Fact]
    public async Task What_is_attached_to_a_draft_is_in_its_mail()
    {
        var inbox = await mesh.Open();
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        var file = await mesh.KeepDraftFile(inbox.WorkspaceId, bytes);
        var draft = Draft(inbox.Id, inbox.WorkspaceId) with { Files = [new DraftFile(file, "plan.bin", "a/b")] };

        Assert.True((await mesh.Ask(draft)).Filed);

        var attached = Assert.Single((await inbox.Only("DRAFTS")).Attachments);
        Assert.Equal(("plan.bin", "a/b", (long)bytes.Length),
            (attached.Filename, attached.MimeType, attached.SizeBytes));
    }

    private static FileDraft Draft(Guid inboxId, Guid workspaceId) => new()
    {
        EmailId = Guid.CreateVersion7(),
        WorkspaceId = workspaceId,
        InboxId = inboxId,
        To = [new EmailAddress("b@x.test", "Bob")],
        Subject = "Re: Question",
        Body = "Yes.",
        SavedAt = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero),
    };
}
