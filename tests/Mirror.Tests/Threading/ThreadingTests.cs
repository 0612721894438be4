using MailMesh.Mirror.Syncing;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using static MailMesh.Mirror.Tests.Sample;

namespace MailMesh.Mirror.Tests.Threading;

[Collection(MirrorTests.Name)]
public sealed class ThreadingTests(MirrorFixture mirror)
{
    [Fact]
    public async Task An_answer_joins_the_thread_of_what_it_mentions_whatever_its_subject()
    {
        var inbox = await mirror.OpenInbox();
        var first = await inbox.Receive(Email("Plan", id: "<1@x>"));
        var second = await inbox.Receive(Email("Something else", inReplyTo: "<1@x>", id: "<2@x>", from: "bob@x"));
        var third = await inbox.Receive(Email("Third", references: ["<0@x>", "<2@x>"], from: "carol@x"));

        Assert.Equal(await inbox.ThreadOf(first), await inbox.ThreadOf(second));
        Assert.Equal(await inbox.ThreadOf(first), await inbox.ThreadOf(third));
    }

    [Fact]
    public async Task Answers_to_a_mail_that_never_came_share_a_thread_with_it_once_it_comes()
    {
        var inbox = await mirror.OpenInbox();
        var one = await inbox.Receive(Email("A", references: ["<absent@x>"], from: "a@x"));
        var two = await inbox.Receive(Email("B", references: ["<absent@x>"], from: "b@x"));
        var late = await inbox.Receive(Email("C", id: "<absent@x>", from: "c@x"));

        Assert.Equal(await inbox.ThreadOf(one), await inbox.ThreadOf(two));
        Assert.Equal(await inbox.ThreadOf(one), await inbox.ThreadOf(late));
    }

    [Fact]
    public async Task A_mail_that_knows_two_threads_makes_them_one_and_the_old_id_still_leads_there()
    {
        var inbox = await mirror.OpenInbox();
        var one = await inbox.Receive(Email("One", id: "<one@x>"), TestInbox.Noon);
        var two = await inbox.Receive(Email("Two", id: "<two@x>"), TestInbox.Noon.AddMinutes(1));
        var (older, younger) = (await inbox.ThreadOf(one), await inbox.ThreadOf(two));
        Assert.NotEqual(older, younger);

        var joins = await inbox.Receive(
            Email("Both", references: ["<one@x>", "<two@x>"]), TestInbox.Noon.AddMinutes(2));

        foreach (var email in new[] { one, two, joins })
            Assert.Equal(older, await inbox.ThreadOf(email));
        var thread = await mirror.Reader.GetThread(inbox.WorkspaceId, younger, CancellationToken.None);
        Assert.Equal(older, thread!.ThreadId);
        Assert.Equal([one, two, joins], thread.Emails.Select(email => email.Row.EmailId));
        var later = await inbox.Receive(Email("Later", inReplyTo: "<two@x>"));
        Assert.Equal(older, await inbox.ThreadOf(later));
    }

    [Fact]
    public async Task Without_references_a_reply_joins_by_subject_only_where_its_sender_takes_part()
    {
        var inbox = await mirror.OpenInbox();
        var asked = await inbox.Receive(Email("Offer 17", from: "Bob@x.test"));

        var same = await inbox.Receive(Email("Re: Offer 17", from: "bob@x.test"), TestInbox.Noon.AddHours(1));
        var stranger = await inbox.Receive(Email("Re: Offer 17", from: "mallory@x.test"), TestInbox.Noon.AddHours(1));
        var fresh = await inbox.Receive(Email("Offer 17", from: "bob@x.test"), TestInbox.Noon.AddHours(2));

        Assert.Equal(await inbox.ThreadOf(asked), await inbox.ThreadOf(same));
        Assert.NotEqual(await inbox.ThreadOf(asked), await inbox.ThreadOf(stranger));
        Assert.NotEqual(await inbox.ThreadOf(asked), await inbox.ThreadOf(fresh));
    }

    [Fact]
    public async Task A_recipient_of_ours_who_answers_without_references_joins_by_subject()
    {
        var inbox = await mirror.OpenInbox();
        var sent = await inbox.Receive(
            Email("Question").With(mail => mail with { To = [new Correspondent("carol@x.test", "Carol")] }),
            folder: FolderRole.Sent);
        var answer = await inbox.Receive(Email("AW: Question", from: "carol@x.test"), TestInbox.Noon.AddDays(1));

        Assert.Equal(await inbox.ThreadOf(sent), await inbox.ThreadOf(answer));
    }

    [Fact]
    public async Task A_subject_joins_nothing_after_its_window()
    {
        var inbox = await mirror.OpenInbox();
        var old = await inbox.Receive(Email("Report"));
        var late = await inbox.Receive(Email("Re: Report"), TestInbox.Noon.AddDays(31));

        Assert.NotEqual(await inbox.ThreadOf(old), await inbox.ThreadOf(late));
    }

    [Fact]
    public async Task Threads_of_two_inboxes_never_touch()
    {
        var one = await mirror.OpenInbox();
        var other = await mirror.OpenInbox(one.WorkspaceId);
        var mail = Email(id: "<shared@x>");

        Assert.NotEqual(
            await one.ThreadOf(await one.Receive(mail)), await other.ThreadOf(await other.Receive(mail)));
    }

    [Fact]
    public async Task Mails_of_one_batch_find_and_merge_each_others_threads()
    {
        var inbox = await mirror.OpenInbox();
        var emails = new[]
        {
            await inbox.ToFile(Email("One", id: "<b1@x>"), TestInbox.Noon),
            await inbox.ToFile(Email("Two", id: "<b2@x>"), TestInbox.Noon.AddSeconds(1)),
            await inbox.ToFile(
                Email("Three", id: "<b3@x>", references: ["<b1@x>", "<b2@x>"]), TestInbox.Noon.AddSeconds(2)),
            await inbox.ToFile(Email("Re: One"), TestInbox.Noon.AddSeconds(3)),
        };

        await mirror.File(emails);

        var threads = new HashSet<Guid>();
        foreach (var email in emails)
            threads.Add(await inbox.ThreadOf(email.EmailId));
        Assert.Single(threads);
    }

    [Fact]
    public async Task A_thread_is_as_young_as_its_newest_mail_in_whatever_order_they_come()
    {
        var inbox = await mirror.OpenInbox();
        var noon = await inbox.Receive(Email(id: "<noon@x>"), TestInbox.Noon);
        var thread = await inbox.ThreadOf(noon);

        await inbox.Receive(Email(references: ["<noon@x>"]), TestInbox.Noon.AddDays(-1));
        Assert.Equal(TestInbox.Noon, await LastEmailAt(thread));
        await inbox.Receive(Email(references: ["<noon@x>"]), TestInbox.Noon.AddDays(1));
        Assert.Equal(TestInbox.Noon.AddDays(1), await LastEmailAt(thread));
    }

    [Fact]
    public async Task A_conversation_that_moved_mail_named_meanwhile_keeps_its_name()
    {
        var inbox = await mirror.OpenInbox();
        var ids = new ProviderIds("1", "conversation of this test");
        var known = await inbox.ThreadOf(await inbox.Receive(Email()));
        var filing = new BatchFiling([await inbox.ToFile(Email()) with { DeliveredTo = null, Ids = ids }]);

        var outcomes = await mirror.Database.InTransaction(
            async (_, tx, ct) =>
            {
                var trip = new RoundTrip(tx);
                filing.Ask(trip);
                await trip.Run(ct);
                await new RoundTrip(tx)
                    .Add("insert into mirror.thread_keys (inbox_id, key, thread_id) values (@inbox, @key, @known)")
                    .With("inbox", inbox.Id).With("key", ids.ThreadKey).With("known", known)
                    .Run(ct);
                return await filing.File(tx, [0], new RoundTrip(tx), ct);
            },
            CancellationToken.None);

        Assert.IsType<FilingOutcome.Filed>(Assert.Single(outcomes));
        Assert.Equal(known, await mirror.Scalar<Guid>(
            "select thread_id from mirror.thread_keys where inbox_id = $1 and key = $2", inbox.Id, ids.ThreadKey));
    }

    private async Task<DateTimeOffset> LastEmailAt(Guid thread) => await mirror.Scalar<DateTime>(
        "select last_email_at from mirror.threads where thread_id = $1", thread);
}
