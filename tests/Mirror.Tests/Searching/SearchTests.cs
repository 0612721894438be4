using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Searching;
using MailMesh.Mirror.Writing;
using Npgsql;
using static MailMesh.Mirror.Tests.Sample;

namespace MailMesh.Mirror.Tests.Searching;

[Collection(MirrorTests.Name)]
public sealed class SearchTests(MirrorFixture mirror)
{
    private static readonly AttachmentPart Pdf = new()
    {
        Filename = "Quarterly-Report.pdf",
        MimeType = "application/pdf",
        SizeBytes = 1,
        BodyOffset = 0,
        BodyLength = 1,
        TransferEncoding = Mail.Mime.TransferEncoding.SevenBit,
        IsInline = false,
    };

    [Theory]
    [InlineData("invoice", "Invoice march,Reminder")]
    [InlineData("INVOICE paid", "Reminder")]
    [InlineData("invoice -paid", "Invoice march")]
    [InlineData("\"is now paid\"", "Reminder")]
    [InlineData("\"paid now is\"", "")]
    [InlineData("from:bob", "Invoice march")]
    [InlineData("from:bob@shop.example", "Invoice march")]
    [InlineData("from:shop.example OR from:carol", "Invoice march,会议 tomorrow")]
    [InlineData("from:paid", "")]
    [InlineData("subject:invoice", "Invoice march")]
    [InlineData("filename:report", "Reminder")]
    [InlineData("has:attachment", "Reminder")]
    [InlineData("-has:attachment invoice", "Invoice march")]
    [InlineData("东京", "会议 tomorrow")]
    [InlineData("会", "会议 tomorrow")]
    [InlineData("subject:会议 天气", "会议 tomorrow")]
    [InlineData("after:2026-03-15", "会议 tomorrow")]
    [InlineData("before:2026-03-15 is:unread", "Invoice march,Reminder")]
    [InlineData("in:archive", "会议 tomorrow")]
    [InlineData("in:inbox larger:1", "Invoice march,Reminder")]
    [InlineData("larger:1M", "")]
    [InlineData("is:starred OR from:carol", "会议 tomorrow")]
    [InlineData("to:agent invoice", "Invoice march,Reminder")]
    [InlineData("to:bob", "")]
    [InlineData("is:read", "")]
    [InlineData("smaller:1M from:bob", "Invoice march")]
    [InlineData("since:2026-03-15 until:2026-03-16", "会议 tomorrow")]
    [InlineData("in:anywhere invoice", "Invoice march,Reminder")]
    [InlineData("in:starred", "")]
    [InlineData("-in:archive", "Invoice march,Reminder")]
    [InlineData("(from:bob OR from:carol) -subject:会议", "Invoice march")]
    [InlineData("filename:report.pdf OR from:bob", "Invoice march,Reminder")]
    [InlineData("-(from:bob OR has:attachment)", "会议 tomorrow")]
    [InlineData("-\"please pay\" in:inbox", "Reminder")]
    [InlineData("is:read OR \"now paid\"", "Reminder")]
    [InlineData("", "Invoice march,Reminder,会议 tomorrow")]
    [InlineData("nothing like this", "")]
    [InlineData("'; drop table mirror.emails; --", "")]
    public async Task The_query_language_finds(string query, string subjects)
    {
        var inbox = await Filled();
        Assert.Equal(subjects, string.Join(',', await inbox.SubjectsOf(query)));
    }

    [Fact]
    public async Task Mails_of_a_megabyte_and_more_have_an_index_of_their_own()
    {
        var large = SearchCondition.Of(SearchQuery.Parse("larger:5M"), "'scope'");
        await using var connection = await mirror.Database.Source.OpenConnectionAsync();
        await using var one = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("set local enable_seqscan = off", connection, one);
        await command.ExecuteNonQueryAsync(); // a table as small as this one would be read whole

        command.CommandText = $"""
            explain (format json)
            select e.email_id from mirror.email_reading e where e.workspace_id = @workspace and {large.Sql}
            order by e.received_at desc, e.email_id desc limit 10
            """;
        command.Parameters.AddWithValue("workspace", Guid.Empty);
        command.Parameters.AddRange(large.Parameters.ToArray());
        var plan = await command.ExecuteScalarAsync();

        Assert.Contains("emails_large", Assert.IsType<string>(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hit_in_the_subject_ranks_above_one_in_the_text_and_snippets_mark_hits()
    {
        var inbox = await Filled();

        var hits = await inbox.Search("invoice");

        Assert.Equal(["Invoice march", "Reminder"], hits.Select(hit => hit.Email.Subject));
        Assert.True(hits[0].Rank > hits[1].Rank);
        Assert.Equal("Your \u27E6invoice\u27E7 is now paid. Thank you.", hits[1].Snippet);
    }

    [Theory]
    [InlineData("cafe", "Café in Łódź")]
    [InlineData("CAFÉ lodz", "Café in Łódź")]
    [InlineData("cafe\u0301", "Café in Łódź")]
    [InlineData("strasse OR ελλαδα", "Straße,Ελλάδα")]
    [InlineData("subject:straße", "Straße")]
    [InlineData("東京都庁", "会議")]
    [InlineData("\"庁で会\"", "会議")]
    [InlineData("ひらがな", "会議")]
    [InlineData("京会", "")]
    public async Task Accents_and_scripts_without_spaces_are_found_as_people_type_them(string query, string subjects)
    {
        var inbox = await mirror.OpenInbox();
        foreach (var (subject, text) in new[]
        {
            ("Café in Łódź", "Un café"), ("Straße", "Die Straße"), ("Ελλάδα", "Η Ελλάδα"),
            ("会議", "東京都庁で会議があります。ひらがなも。"),
        })
            await inbox.Receive(Email(subject, text));
        Assert.Equal(subjects, string.Join(',', await inbox.SubjectsOf(query)));
    }

    [Theory]
    [InlineData("السلام", "ar")]
    [InlineData("שלום", "he")]
    [InlineData("สวัสดี", "th")]
    [InlineData("회의", "ko")]
    [InlineData("नमस्ते", "hi")]
    [InlineData("привет", "ru")]
    [InlineData("ＡＢＣ", "wide")]
    [InlineData("\"привет мир\"", "ru")]
    [InlineData("๑๒๓", "")]
    public async Task Any_script_is_searched(string query, string subjects)
    {
        var inbox = await mirror.OpenInbox();
        foreach (var (subject, text) in new[]
        {
            ("ar", "السَّلامُ عليكم"), ("he", "שָׁלוֹם עולם"), ("th", "สวัสดีครับ"), ("ko", "회의록을 보냅니다"),
            ("hi", "नमस्ते दुनिया"), ("ru", "ПРИВЕТ, мир"), ("wide", "abc"),
        })
            await inbox.Receive(Email(subject, text));
        Assert.Equal(subjects, string.Join(',', await inbox.SubjectsOf(query)));
    }

    [Theory]
    [InlineData("INBOX", 2)]
    [InlineData("archive", 1)]
    [InlineData("no such folder", 0)]
    public async Task Folders_narrow_a_search_with_and_without_words(string folder, int emails)
    {
        var inbox = await Filled();
        foreach (var query in new[] { "is:unread", "to:agent" })
        {
            var result = await mirror.Reader.SearchEmails(
                new EmailSearch { WorkspaceId = inbox.WorkspaceId, Query = query, Folders = [folder] },
                CancellationToken.None);
            Assert.Equal(emails, Assert.IsType<SearchResult.Found>(result).Page.Items.Count);
        }
    }

    [Fact]
    public async Task A_snippet_marks_the_word_as_it_was_written()
    {
        var inbox = await mirror.OpenInbox();
        await inbox.Receive(Email(text: "Un CAFÉ, per favore"));

        Assert.Equal("Un \u27E6CAFÉ\u27E7, per favore", (await inbox.Search("cafe")).Single().Snippet);
    }

    [Fact]
    public async Task A_sender_cant_forge_marks()
    {
        var inbox = await mirror.OpenInbox();
        await inbox.Receive(Email(text: "before \u27E6forged\u27E7 wanted after"));

        Assert.Equal("before forged \u27E6wanted\u27E7 after", (await inbox.Search("wanted")).Single().Snippet);
    }

    [Fact]
    public async Task Pages_neither_skip_nor_repeat_while_mail_arrives()
    {
        var inbox = await mirror.OpenInbox();
        for (var i = 0; i < 10; i++)
            await inbox.Receive(Email($"Topic {i}", "word"), TestInbox.Noon.AddMinutes(i));
        var seen = new List<Guid>();
        PageCursor? cursor = null;
        do
        {
            var result = await mirror.Reader.SearchEmails(
                new EmailSearch { WorkspaceId = inbox.WorkspaceId, Query = "word", Limit = 3, Cursor = cursor },
                CancellationToken.None);
            var page = Assert.IsType<SearchResult.Found>(result).Page;
            seen.AddRange(page.Items.Select(hit => hit.Email.EmailId));
            cursor = PageCursor.TryParse(page.Next, out var next) ? next : null;
            await inbox.Receive(Email("New", "word"), TestInbox.Noon.AddHours(seen.Count));
        }
        while (cursor is not null);

        Assert.Equal(10, seen.Count);
        Assert.Equal(10, seen.Distinct().Count());
    }

    [Fact]
    public async Task What_another_workspace_or_an_unbound_inbox_holds_is_never_found()
    {
        var inbox = await mirror.OpenInbox();
        var sibling = await mirror.OpenInbox(inbox.WorkspaceId);
        var foreign = await mirror.OpenInbox();
        foreach (var one in new[] { inbox, sibling, foreign })
            await one.Receive(Email(text: "secretword"));

        Assert.Equal(2, (await inbox.Search("secretword")).Count);
        foreach (var (bound, count) in new[] { (inbox.Id, 1), (foreign.Id, 0) })
        {
            var result = await mirror.Reader.SearchEmails(
                new EmailSearch { WorkspaceId = inbox.WorkspaceId, Query = "secretword", InboxIds = [bound] },
                CancellationToken.None);
            Assert.Equal(count, Assert.IsType<SearchResult.Found>(result).Page.Items.Count);
        }
    }

    [Fact]
    public async Task A_query_that_cant_be_read_is_an_answer_and_no_exception()
    {
        var result = await mirror.Reader.SearchEmails(
            new EmailSearch { WorkspaceId = Guid.CreateVersion7(), Query = "from:" }, CancellationToken.None);

        Assert.Contains("from:", Assert.IsType<SearchResult.Unreadable>(result).Detail, StringComparison.Ordinal);
    }

    private async Task<TestInbox> Filled()
    {
        var inbox = await mirror.OpenInbox();
        await inbox.Receive(Email("Invoice march", "Please pay.", from: "bob@shop.example"));
        await inbox.Receive(
            Email("Reminder", "Your invoice is now paid.\nThank you.")
                .With(mail => mail with { Attachments = [Pdf] }),
            TestInbox.Noon.AddMinutes(1));
        await inbox.Receive(
            Email("会议 tomorrow", "我们在东京见面。天气很好。", from: "carol@x.test"), TestInbox.Noon.AddDays(1),
            FolderRole.Archive);
        return inbox;
    }
}
