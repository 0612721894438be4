using System.Security.Cryptography;
using System.Text;
using MailMesh.Mail.Mime;
using MailMesh.Mirror.Writing;
using static MailMesh.Mirror.Tests.Sample;

namespace MailMesh.Mirror.Tests.Writing;

[Collection(MirrorTests.Name)]
public sealed class FilingTests(MirrorFixture mirror)
{
    [Fact]
    public async Task The_same_bytes_delivered_again_are_one_email_in_each_inbox()
    {
        var inbox = await mirror.OpenInbox();
        var other = await mirror.OpenInbox();
        var (mail, raw) = (Email(), Bytes());
        var first = await inbox.ToFile(mail, raw: raw);
        Assert.IsType<FilingOutcome.Filed>((await mirror.File(first)).Single());

        var again = await mirror.File(await inbox.ToFile(mail, raw: raw), await other.ToFile(mail, raw: raw));

        Assert.Equal(first.EmailId, Assert.IsType<FilingOutcome.AlreadyThere>(again[0]).EmailId);
        Assert.IsType<FilingOutcome.Filed>(again[1]);
        Assert.Single((await inbox.List()).Items);
    }

    [Fact]
    public async Task The_same_bytes_twice_in_one_batch_are_one_email()
    {
        var inbox = await mirror.OpenInbox();
        var (mail, raw) = (Email(), Bytes());

        var outcomes = await mirror.File(await inbox.ToFile(mail, raw: raw), await inbox.ToFile(mail, raw: raw));

        Assert.IsType<FilingOutcome.Filed>(outcomes[0]);
        Assert.IsType<FilingOutcome.AlreadyThere>(outcomes[1]);
    }

    [Fact]
    public async Task Without_a_message_id_the_same_bytes_are_two_mails()
    {
        var inbox = await mirror.OpenInbox();
        var (mail, raw) = (Email().With(content => content with { MessageId = null }), Bytes());

        var outcomes = await mirror.File(await inbox.ToFile(mail, raw: raw), await inbox.ToFile(mail, raw: raw));

        Assert.All(outcomes, outcome => Assert.IsType<FilingOutcome.Filed>(outcome));
    }

    [Fact]
    public async Task A_copy_filed_again_under_its_id_changes_nothing()
    {
        var inbox = await mirror.OpenInbox();
        var copy = await inbox.ToFile(Email(), folder: FolderRole.Sent) with { DeliveredTo = null, IsRead = true };

        Assert.IsType<FilingOutcome.Filed>((await mirror.File(copy)).Single());
        Assert.IsType<FilingOutcome.AlreadyThere>((await mirror.File(copy)).Single());
    }

    [Fact]
    public async Task Writers_side_by_side_number_arrivals_without_gap_and_file_redeliveries_once()
    {
        const int writers = 8;
        const int mailsEach = 10;
        var inbox = await mirror.OpenInbox();
        var raw = Enumerable.Range(0, mailsEach).Select(_ => Bytes()).ToArray();
        var mails = raw.Select(_ => Email()).ToArray();

        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < mailsEach; i++)
                await mirror.File(await inbox.ToFile(mails[i], raw: raw[i]));
        })));

        var rows = (await inbox.List(inbox.Listing with { Limit = 100 })).Items;
        Assert.Equal(Enumerable.Range(1, mailsEach).Select(i => (long)i), rows.Select(row => row.Arrival).Order());
    }

    [Fact]
    public async Task An_inbox_that_is_gone_fails_only_its_own_mail()
    {
        var inbox = await mirror.OpenInbox();
        var gone = inbox with { Id = Guid.CreateVersion7() };

        var outcomes = await mirror.File(await gone.ToFile(Email()), await inbox.ToFile(Email()));

        Assert.IsType<FilingOutcome.InboxMissing>(outcomes[0]);
        Assert.IsType<FilingOutcome.Filed>(outcomes[1]);
    }

    [Fact]
    public async Task Bytes_that_are_kept_already_are_written_no_second_time()
    {
        var inbox = await mirror.OpenInbox();
        var raw = Bytes();
        var file = await inbox.ToFile(Email(), raw: raw);
        await mirror.File(file);
        var syncs = mirror.Packs.Syncs;

        var again = await inbox.Keep(raw);

        Assert.Equal((file.Blob.Pack, file.Blob.Position), (again.Pack, again.Position));
        Assert.Equal(syncs, mirror.Packs.Syncs);
    }

    [Fact]
    public async Task Hostile_sizes_and_characters_are_filed_within_limits()
    {
        var inbox = await mirror.OpenInbox();
        var wide = string.Concat(Enumerable.Repeat("\u0000\uD800ж '\\:*&|!()", 40_000));
        var id = await inbox.Receive(Email(wide, wide, from: wide[..500], id: $"<{wide}>", references: [.. Enumerable
            .Range(0, 500).Select(i => $"<{i}{wide[..100]}@x>")]).With(content => content with
            {
                To = [.. Enumerable.Range(0, 2_000).Select(i => new Correspondent($"{i}@x", wide[..1_000]))],
                Html = new HtmlPart(0, 1, TransferEncoding.Binary, wide),
            }));

        var detail = await inbox.Detail(id);

        Assert.Equal(StoreLimits.SubjectCharsMax, detail.Row.Subject.Length);
        Assert.Equal(StoreLimits.CorrespondentsMax, detail.Row.To.Count);
        Assert.True(detail.HasHtml);
        Assert.DoesNotContain('\0', detail.Text);
    }

    private static byte[] Bytes() =>
        Encoding.ASCII.GetBytes(Convert.ToHexString(RandomNumberGenerator.GetBytes(100)));
}
