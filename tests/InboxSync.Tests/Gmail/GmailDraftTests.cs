using System.Text;
using MailMesh.Contracts;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Drafts;
using MailMesh.InboxSync.Filing;
using MailMesh.InboxSync.Tests.Syncing;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using MailMesh.TestStack;

namespace MailMesh.InboxSync.Tests.Gmail;

/// <summary>Drafts of keys are drafts at Gmail too, for people to see and to end.</summary>
public sealed class GmailDraftTests(SyncWorld world) : IClassFixture<SyncWorld>
{
    private const string Drafts = "[Gmail]/Drafts";

    [Fact]
    public async Task A_draft_is_put_into_gmails_drafts_once_and_its_next_version_takes_its_place()
    {
        await using var gmail = await GmailWorld.Start(world, ("Mail", "\\Inbox"));
        var first = await Save(gmail, "One.");

        await Eventually.Holds(async () => (await gmail.Mail("Plan")).Uid is not null, what: "the draft has a place");
        await gmail.Has("Plan", "\\Draft \\Draft \\Seen"); // the label and the flag
        await gmail.Shows("Plan", "DRAFTS");
        Assert.Equal(first, (await gmail.Mail("Plan")).EmailId);

        var second = await Save(gmail, "Two.", subject: "Plan two");
        await Remove(gmail, first);
        await Eventually.Holds(
            () => Bodies(gmail) is [var body] && body.Contains("Two.", StringComparison.Ordinal),
            what: "the next version alone is in Gmail's drafts");
        await Eventually.Holds(
            async () => await gmail.Mail("Plan two") is { Uid: not null } mail && mail.EmailId == second);
        await Eventually.Holds(
            async () => await gmail.Account.Mail("Plan") is null, what: "the version before is gone");
        Assert.Equal(2, gmail.Server.Commands.Count(said => said.StartsWith("APPEND", StringComparison.Ordinal)));
        Assert.Empty(await gmail.Account.Told<EmailReceived>());
    }

    [Fact]
    public async Task A_lost_answer_files_no_second_draft()
    {
        await using var gmail = await GmailWorld.Start(world, ("Mail", "\\Inbox"));
        // As after a try whose answer never came: Gmail has the draft, and the change still waits.
        gmail.Server.Instead["APPEND"] = "NO [UNAVAILABLE] Try again";
        var draft = await Save(gmail, "One.");
        await Eventually.Holds(() => !gmail.Server.Instead.ContainsKey("APPEND"));

        await Eventually.Holds(async () => (await gmail.Mail("Plan")).Uid is not null, what: "the draft has a place");
        Assert.Single(Bodies(gmail));
        Assert.Equal(draft, (await gmail.Mail("Plan")).EmailId);
    }

    private static IReadOnlyList<string> Bodies(GmailWorld gmail) => gmail.Gmail.Read(() =>
        gmail.Gmail.View(Drafts)!.Mails.ConvertAll(entry => Encoding.UTF8.GetString(entry.Mail.Raw)));

    private async Task<Guid> Save(GmailWorld gmail, string body, string subject = "Plan")
    {
        var ask = new FileDraft
        {
            EmailId = Guid.CreateVersion7(),
            WorkspaceId = gmail.Account.WorkspaceId,
            InboxId = gmail.Account.Id,
            To = [new EmailAddress("ann@outside.test")],
            Subject = subject,
            Body = body,
            SavedAt = GmailWorld.LongAgo,
        };
        var consumer = new FileDraftConsumer(
            world.Get<Database>(), new OwnMailFiling(world.Get<BlobStore>(), TimeProvider.System),
            world.Get<ChangeSignal>());
        Assert.True((await consumer.File(ask, CancellationToken.None)).Filed);
        return ask.EmailId;
    }

    private async Task Remove(GmailWorld gmail, Guid emailId) => await new DeleteEmailsConsumer(
        world.Get<ChangeAnswers>(), world.Get<ChangeSignal>(), world.Get<OutgoingMessages>(), TimeProvider.System)
        .Delete(
            new DeleteEmails
            {
                ChangeId = Guid.CreateVersion7(), WorkspaceId = gmail.Account.WorkspaceId, EmailIds = [emailId],
                Permanent = true,
            },
            CancellationToken.None);
}
