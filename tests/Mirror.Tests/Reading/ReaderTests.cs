using System.Text;
using MailMesh.Mail.Mime;
using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Writing;
using static MailMesh.Mirror.Tests.Sample;

namespace MailMesh.Mirror.Tests.Reading;

[Collection(MirrorTests.Name)]
public sealed class ReaderTests(MirrorFixture mirror)
{
    [Fact]
    public async Task A_list_is_newest_first_and_its_pages_stay_whole_while_mail_arrives()
    {
        var inbox = await mirror.OpenInbox();
        var all = new List<Guid>();
        for (var i = 0; i < 7; i++) // some within the same instant
            all.Add(await inbox.Receive(Email($"Mail {i}"), TestInbox.Noon.AddSeconds(i / 3)));

        var seen = new List<EmailRow>();
        var listing = inbox.Listing with { Limit = 2 };
        while (true)
        {
            var page = await inbox.List(listing);
            seen.AddRange(page.Items);
            if (page.Next is null)
                break;
            Assert.True(PageCursor.TryParse(page.Next, out var next));
            listing = listing with { Cursor = next };
            await inbox.Receive(Email("Meanwhile"), TestInbox.Noon.AddDays(1));
        }

        Assert.Equal(all.Order(), seen.Select(row => row.EmailId).Order());
        var times = seen.ConvertAll(row => row.ReceivedAt);
        Assert.Equal(times.OrderDescending(), times);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAA")]
    [InlineData("__________________________________________")]
    [InlineData("/////w==")]
    public void A_cursor_that_is_none_of_ours_is_refused(string text) => Assert.False(PageCursor.TryParse(text, out _));

    [Fact]
    public async Task Filters_narrow_a_list()
    {
        var inbox = await mirror.OpenInbox();
        var bob = await inbox.Receive(Email("B", from: "Bob_1@x.test"), TestInbox.Noon);
        var carol = await inbox.Receive(Email("C", from: "carol@x.test"), TestInbox.Noon.AddDays(1));
        await mirror.Execute("update mirror.emails set is_read = true, labels = '{work}' where email_id = $1", bob);
        await mirror.Execute("update mirror.emails set is_starred = true where email_id = $1", carol);

        await Finds(inbox.Listing with { UnreadOnly = true }, carol);
        await Finds(inbox.Listing with { From = "BOB_1" }, bob);
        await Finds(inbox.Listing with { From = "bob%" });
        await Finds(inbox.Listing with { Since = TestInbox.Noon.AddHours(1) }, carol);
        await Finds(inbox.Listing with { Until = TestInbox.Noon.AddHours(1) }, bob);
        await Finds(inbox.Listing with { HasAttachment = true });
        await Finds(inbox.Listing with { Label = "work" }, bob);
        await Finds(inbox.Listing with { Folder = "STARRED" }, carol);
        await Finds(inbox.Listing with { Folder = "inbox" }, carol, bob);
        await Finds(inbox.Listing with { Folder = null }, carol, bob);
        await Finds(inbox.Listing with { Folder = "TRASH" });

        async Task Finds(EmailListing listing, params Guid[] ids) =>
            Assert.Equal(ids, (await inbox.List(listing)).Items.Select(row => row.EmailId));
    }

    [Fact]
    public async Task Absent_and_foreign_places_answer_alike()
    {
        var inbox = await mirror.OpenInbox();
        var email = await inbox.Receive(Email());
        var stranger = Guid.CreateVersion7();
        var reader = mirror.Reader;

        Assert.IsType<EmailList.InboxMissing>(
            await reader.ListEmails(inbox.Listing with { WorkspaceId = stranger }, CancellationToken.None));
        Assert.IsType<EmailList.InboxMissing>(
            await reader.ListEmails(inbox.Listing with { InboxId = stranger }, CancellationToken.None));
        Assert.IsType<EmailList.FolderMissing>(
            await reader.ListEmails(inbox.Listing with { Folder = "Nowhere" }, CancellationToken.None));
        Assert.Null(await reader.FindInbox(stranger, inbox.Address, CancellationToken.None));
        Assert.Null(await reader.GetEmail(stranger, email, CancellationToken.None));
        Assert.Null(await reader.GetRaw(stranger, email, CancellationToken.None));
        Assert.Null(await reader.GetHeaders(stranger, email, CancellationToken.None));
        Assert.Null(await reader.GetThread(stranger, await inbox.ThreadOf(email), CancellationToken.None));
        Assert.Null(await reader.GetAttachment(stranger, email, 0, CancellationToken.None));
        Assert.Empty(await reader.ListFolders(stranger, inbox.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Counts_follow_every_change_of_emails()
    {
        var inbox = await mirror.OpenInbox();
        var one = await inbox.Receive(Email());
        var two = await inbox.Receive(Email());
        await Counts(("INBOX", 2, 2));

        await mirror.Execute("update mirror.emails set is_read = true where email_id = $1", one);
        await Counts(("INBOX", 2, 1));
        await mirror.Execute(
            """
            update mirror.emails e set folder_id = f.folder_id from mirror.folders f
            where e.email_id = $1 and f.inbox_id = e.inbox_id and f.role = 'TRASH'
            """, two);
        await Counts(("INBOX", 1, 0), ("TRASH", 1, 1));
        var before = (await mirror.Reader.FindInbox(inbox.WorkspaceId, inbox.Address, CancellationToken.None))!;
        Assert.Equal((2, 0), (before.Total, before.Unread));
        await mirror.Execute("delete from mirror.emails where email_id = $1", two);
        await Counts(("INBOX", 1, 0), ("TRASH", 0, 0));
        var after = (await mirror.Reader.FindInbox(inbox.WorkspaceId, inbox.Id.ToString(), CancellationToken.None))!;
        Assert.InRange(after.StorageBytes, 1, before.StorageBytes - 1);

        async Task Counts(params (string Role, long Total, long Unread)[] expected)
        {
            var folders = await mirror.Reader.ListFolders(inbox.WorkspaceId, inbox.Id, CancellationToken.None);
            Assert.Equal(FolderRole.All.Order(), folders.Select(folder => folder.Role!).Order());
            foreach (var (role, total, unread) in expected)
            {
                var folder = folders.Single(one => one.Role == role);
                Assert.Equal((total, unread), (folder.Total, folder.Unread));
            }
        }
    }

    [Fact]
    public async Task Arrivals_are_numbered_in_order_and_answer_what_came_since()
    {
        var inbox = await mirror.OpenInbox();
        await inbox.Receive(Email("Old"));
        var now = await mirror.Reader.FindInbox(inbox.WorkspaceId, inbox.Address, CancellationToken.None);
        var query = new ArrivalsQuery
        {
            WorkspaceId = inbox.WorkspaceId,
            InboxId = inbox.Id,
            After = now!.LastArrival,
            Limit = 10,
        };
        Assert.Empty(await mirror.Reader.ListArrivals(query, CancellationToken.None));

        await inbox.Receive(Email("Sent by us"), folder: FolderRole.Sent);
        var older = await inbox.Receive(Email("Code 1234", from: "bank@x.test"), TestInbox.Noon.AddDays(-1));
        var other = await inbox.Receive(Email("Other"));

        await Finds(query, older, other);
        await Finds(query with { From = "BANK" }, older);
        await Finds(query with { SubjectContains = "code" }, older);
        await Finds(query with { ThreadId = await inbox.ThreadOf(other) }, other);
        await Finds(query with { Since = TestInbox.Noon }, other);
        await Finds(query with { Limit = 1 }, older);

        async Task Finds(ArrivalsQuery asked, params Guid[] ids) => Assert.Equal(
            ids, (await mirror.Reader.ListArrivals(asked, CancellationToken.None)).Select(row => row.EmailId));
    }

    [Theory]
    [InlineData("<p>Gr=C3=BC=C3=9Fe</p>", TransferEncoding.QuotedPrintable, "utf-8")]
    [InlineData("PHA+R3L832U8L3A+", TransferEncoding.Base64, "iso-8859-1")]
    [InlineData("<meta charset=koi8-r><p>=C7=D2</p>", TransferEncoding.QuotedPrintable, null)]
    public async Task Html_is_read_from_the_mail_itself(string body, TransferEncoding encoding, string? charset)
    {
        var inbox = await mirror.OpenInbox();
        var raw = Encoding.ASCII.GetBytes($"Subject: x\r\n\r\n{body}--end");
        var file = await inbox.ToFile(
            Email().With(mail => mail with { Html = new HtmlPart(14, body.Length, encoding, charset) }), raw: raw);
        await mirror.File(file);

        var html = await mirror.Reader.GetHtml(inbox.WorkspaceId, file.EmailId, CancellationToken.None);

        Assert.EndsWith(charset is null ? "<p>гр</p>" : "<p>Grüße</p>", html, StringComparison.Ordinal);
        Assert.Null(await mirror.Reader.GetHtml(Guid.CreateVersion7(), file.EmailId, CancellationToken.None));
    }

    [Fact]
    public async Task Html_that_is_too_long_is_cut_and_an_email_without_any_has_none()
    {
        var inbox = await mirror.OpenInbox();
        var raw = new byte[ReadingLimits.HtmlBytesMax + 10];
        raw.AsSpan().Fill((byte)'h');
        var file = await inbox.ToFile(
            Email().With(mail => mail with
            {
                Html = new HtmlPart(5, raw.Length - 5, TransferEncoding.Binary, null),
            }),
            raw: raw);
        await mirror.File(file);
        var plain = await inbox.Receive(Email());

        var html = await mirror.Reader.GetHtml(inbox.WorkspaceId, file.EmailId, CancellationToken.None);

        Assert.Equal(ReadingLimits.HtmlBytesMax, html!.Length);
        Assert.False((await inbox.Detail(plain)).HasHtml);
        Assert.Null(await mirror.Reader.GetHtml(inbox.WorkspaceId, plain, CancellationToken.None));
    }

    [Fact]
    public async Task An_email_comes_with_everything_that_was_filed()
    {
        var inbox = await mirror.OpenInbox();
        var raw = Encoding.UTF8.GetBytes("Subject: Grüße\r\nX: y\r\n\r\naGVsbG8=");
        var file = await inbox.ToFile(
            Email("Grüße\0 \uD800", references: ["<r@x>"], inReplyTo: "<i@x>", id: "<m@x>").With(mail => mail with
            {
                Cc = [new Correspondent("cc@x.test", "C. C. \"Q\"")],
                Html = new HtmlPart(0, 4, TransferEncoding.Binary, "utf-8"),
                SentAt = TestInbox.Noon.AddHours(-1).ToOffset(TimeSpan.FromHours(5)),
                Defects = ["missing_close_boundary"],
                Attachments =
                [
                    Attached("a.txt", raw.Length - 8, 8),
                    Attached("bild.png", 0, 0) with { IsInline = true, ContentId = "c1" },
                ],
            }),
            raw: raw);
        await mirror.File(file with { TraceHeaders = "Received: here\r\n" });

        var detail = await inbox.Detail(file.EmailId);

        Assert.Equal("Grüße\uFFFD \uFFFD", detail.Row.Subject);
        Assert.Equal("aGVsbG8=", detail.Text);
        Assert.Equal(["<r@x>"], detail.References);
        Assert.Equal(["<i@x>"], detail.InReplyTo);
        Assert.Equal("C. C. \"Q\"", detail.Cc.Single().Name);
        Assert.True(detail.HasHtml);
        Assert.Equal(TestInbox.Noon.AddHours(-1), detail.SentAt);
        Assert.Equal(inbox.Address, detail.DeliveredTo);
        Assert.True(detail.Row.HasAttachments);
        Assert.Equal(
            [("a.txt", false), ("bild.png", true)],
            detail.Attachments.Select(part => (part.Filename, part.IsInline)));
        Assert.Equal(raw, await mirror.Reader.GetRaw(inbox.WorkspaceId, file.EmailId, CancellationToken.None));
        Assert.Equal(
            "Received: here\r\nSubject: Grüße\r\nX: y\r\n",
            await mirror.Reader.GetHeaders(inbox.WorkspaceId, file.EmailId, CancellationToken.None));
        var content = await mirror.Reader.GetAttachment(inbox.WorkspaceId, file.EmailId, 0, CancellationToken.None);
        Assert.Equal("hello", Encoding.ASCII.GetString(content!.Bytes));
        Assert.Null(await mirror.Reader.GetAttachment(inbox.WorkspaceId, file.EmailId, 2, CancellationToken.None));
    }

    [Fact]
    public async Task Inboxes_are_paged_and_narrowed_to_those_a_key_is_bound_to()
    {
        var first = await mirror.OpenInbox();
        var second = await mirror.OpenInbox(first.WorkspaceId);
        var reader = mirror.Reader;

        var page = await reader.ListInboxes(first.WorkspaceId, null, null, 1, CancellationToken.None);
        Assert.Equal(first.Id, page.Items.Single().InboxId);
        Assert.True(PageCursor.TryParse(page.Next, out var next));
        page = await reader.ListInboxes(first.WorkspaceId, null, next, 1, CancellationToken.None);
        Assert.Equal(second.Id, page.Items.Single().InboxId);
        Assert.Null(page.Next);
        page = await reader.ListInboxes(first.WorkspaceId, [second.Id], null, 20, CancellationToken.None);
        Assert.Equal(second.Id, page.Items.Single().InboxId);
    }

    [Fact]
    public async Task A_delivery_is_found_by_its_message_id_whatever_case_or_tag_the_address_had()
    {
        var inbox = await mirror.OpenInbox();
        var email = await inbox.Receive(Email(id: "<found@x>"));
        var tagged = inbox.Address.Replace("@", "+News@", StringComparison.Ordinal).ToUpperInvariant();

        Assert.True(await mirror.Reader.WasDelivered(tagged, "<found@x>", CancellationToken.None));
        Assert.False(await mirror.Reader.WasDelivered(inbox.Address, "<other@x>", CancellationToken.None));
        Assert.False(await mirror.Reader.WasDelivered("nobody@mailmesh.test", "<found@x>", CancellationToken.None));
        Assert.Equal([email], await mirror.Reader.FindByMessageId(
            inbox.WorkspaceId, inbox.Id, "<found@x>", CancellationToken.None));
    }

    private static AttachmentPart Attached(string name, long offset, long length) => new()
    {
        Filename = name,
        MimeType = "text/plain",
        SizeBytes = 5,
        BodyOffset = offset,
        BodyLength = length,
        TransferEncoding = Mail.Mime.TransferEncoding.Base64,
        IsInline = false,
    };
}
