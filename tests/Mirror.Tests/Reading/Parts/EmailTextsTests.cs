using System.Text;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Writing;
using static MailMesh.Mirror.Tests.Sample;

namespace MailMesh.Mirror.Tests.Reading.Parts;

[Collection(MirrorTests.Name)]
public sealed class EmailTextsTests(MirrorFixture mirror)
{
    [Fact]
    public async Task A_text_is_read_from_its_part_of_the_mail()
    {
        var inbox = await mirror.OpenInbox();
        var raw = Encoding.ASCII.GetBytes("Subject: x\r\n\r\nContent-Type: text/plain\r\n\r\nwords of a part\r\n--end");
        var file = await inbox.ToFile(Email(), raw: raw);
        await mirror.File(file with { Content = file.Content with { Text = new TextPart(14, raw.Length - 21) } });

        Assert.Equal("words of a part", (await inbox.Detail(file.EmailId)).Text);
    }

    [Fact]
    public async Task An_email_without_a_text_has_an_empty_one()
    {
        var inbox = await mirror.OpenInbox();
        var file = await inbox.ToFile(Email());
        await mirror.File(file with { Content = file.Content with { Text = null } });

        Assert.Equal("", (await inbox.Detail(file.EmailId)).Text);
    }

    [Fact]
    public async Task An_email_that_was_filed_with_its_text_in_the_database_gets_it_from_the_whole_mail()
    {
        var inbox = await mirror.OpenInbox();
        var id = await inbox.Receive(Email(text: "from before"));
        await mirror.Execute(
            "update mirror.email_texts set text_offset = 0, text_length = null where email_id = $1", id);

        Assert.Equal("from before", (await inbox.Detail(id)).Text);
    }

    [Fact]
    public async Task A_long_text_is_cut_in_an_email_and_earlier_in_a_thread()
    {
        var inbox = await mirror.OpenInbox();
        var id = await inbox.Receive(Email(text: new string('ж', StoreLimits.TextCharsMax + 10)));

        var email = await inbox.Detail(id);
        var thread = await mirror.Reader.GetThread(inbox.WorkspaceId, email.Row.ThreadId, CancellationToken.None);

        Assert.Equal(StoreLimits.TextCharsMax, email.Text.Length);
        Assert.Equal(ReadingLimits.ThreadTextCharsMax, thread!.Emails.Single().Text.Length);
    }

    [Fact]
    public async Task A_mail_that_is_lost_spoils_no_search_and_whoever_opens_it_is_told()
    {
        var inbox = await mirror.OpenInbox();
        var kept = await inbox.Receive(Email(text: "zebra in the pack"));
        var lost = await inbox.Receive(Email(text: "zebra that is lost"));
        await mirror.Execute(
            """
            update mirror.blobs set pack = 'lost.pack'
            where sha256 = (select blob_sha256 from mirror.emails where email_id = $1)
            """, lost);

        var hits = await inbox.Search("zebra");

        Assert.Equal(
            [(kept, "⟦zebra⟧ in the pack"), (lost, "⟦zebra⟧ that is lost")],
            hits.Select(hit => (hit.Email.EmailId, hit.Snippet)).OrderBy(hit => hit.Snippet, StringComparer.Ordinal));
        var error = await Assert.ThrowsAsync<BlobUnreadableException>(() => inbox.Detail(lost));
        Assert.Contains("Blobs__Folder", error.Message, StringComparison.Ordinal);
    }
}
