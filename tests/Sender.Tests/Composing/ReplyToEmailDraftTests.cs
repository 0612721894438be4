using MailMesh.Contracts;
using MailMesh.Sender.Composing;

namespace MailMesh.Sender.Tests.Composing;

public sealed class ReplyToEmailDraftTests
{
    private static readonly OriginalEmail Original = new()
    {
        MessageId = "<q@example.org>",
        Subject = "Prices",
        From = new EmailAddress("ann@example.org", "Ann"),
        Date = new DateTimeOffset(2026, 11, 20, 12, 30, 0, TimeSpan.FromHours(2)),
        Text = "What does it cost?\r\n> earlier\r\n\r\nAnn\r\n",
    };

    private static readonly ReplyToEmail Reply = new()
    {
        SendId = Guid.CreateVersion7(),
        WorkspaceId = Guid.CreateVersion7(),
        InboxId = Guid.CreateVersion7(),
        EmailId = Guid.CreateVersion7(),
        To = [new EmailAddress("ann@example.org", "Ann")],
        Body = "Five.",
        AskedAt = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void The_answer_stands_above_the_quoted_original()
    {
        var draft = ReplyToEmailDraft.Compose(Original, Reply);

        Assert.Equal(
            "Five.\n\nOn Fri, 20 Nov 2026 at 10:30 UTC, Ann <ann@example.org> wrote:\n"
            + "> What does it cost?\n>> earlier\n>\n> Ann\n",
            draft.Text);
        Assert.Equal("Re: Prices", draft.Subject);
        Assert.Equal("<q@example.org>", draft.Threading.InReplyTo);
        Assert.Equal(Reply.EmailId, draft.Answers);
    }

    [Fact]
    public void Html_goes_out_only_where_html_was_given()
    {
        Assert.Null(ReplyToEmailDraft.Compose(Original, Reply).Html);
    }

    [Fact]
    public void A_quoted_original_can_put_no_markup_into_an_html_answer()
    {
        var hostile = Original with { Text = "<script>x</script>", From = new("a@x", "<b>Ann</b>\r\nBcc: y") };

        var reply = Reply with { HtmlBody = "<html><body><p>Five.</p></body></html>" };
        var html = ReplyToEmailDraft.Compose(hostile, reply).Html!;

        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.EndsWith("</blockquote>\n</body></html>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_original_is_quoted_in_part_and_says_so()
    {
        var huge = Original with { Text = new string('x', QuotedOriginal.QuotedCharsMax * 3) };

        var text = ReplyToEmailDraft.Compose(huge, Reply).Text;

        Assert.InRange(text.Length, QuotedOriginal.QuotedCharsMax, QuotedOriginal.QuotedCharsMax + 500);
        Assert.EndsWith($"> {QuotedOriginal.CutMark}\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Prices", "Re: Prices")]
    [InlineData("re: Prices", "re: Prices")]
    [InlineData("RE: RE: Prices", "RE: RE: Prices")]
    [InlineData("Reading list", "Re: Reading list")]
    [InlineData("", "Re:")]
    [InlineData(null, "Re:")]
    [InlineData("Prices\r\nBcc: evil@x", "Re: Prices  Bcc: evil@x")]
    public void The_subject_gets_one_prefix_and_stays_one_line(string? original, string expected)
    {
        Assert.Equal(expected, ReplySubject.Of(original));
    }

    [Fact]
    public void A_subject_at_its_limit_stays_within_it()
    {
        Assert.Equal(ReplySubject.SubjectCharsMax, ReplySubject.Of(new string('x', 2_000)).Length);
        var pairs = ReplySubject.Of(string.Concat(Enumerable.Repeat("😀", 1_000)));
        Assert.False(char.IsHighSurrogate(pairs[^1]), "A surrogate pair was cut in two.");
    }
}
