using MailMesh.Corpus;
using MailMesh.Mail.Mime;

namespace MailMesh.Content.Tests.Streaming;

/// <summary>What is read without a parser is what the parser's document says, or the parser is asked.</summary>
public class PageReaderTests
{
    private const int Pages = 3_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Pages_of_any_make_have_the_same_text_as_parsed(int tears)
    {
        var streamed = 0;
        for (var seed = 0; seed < Pages; seed++)
            if (AssertSame(new PageMaker(seed).Make(tears)))
                streamed++;
        // Else the comparison would say little.
        Assert.True(streamed > Pages / (4 * tears + 3), $"Only {streamed} were read without the parser.");
    }

    [Fact]
    public void All_pages_of_the_corpus_are_read_without_the_parser()
    {
        foreach (var mail in new MailCorpus(Seed: 3, Count: 300).Mails())
            if (MimeParser.Parse(mail.Bytes).HtmlPart?.DecodeText() is { } html && mail.Shape != MailShape.Malformed)
                Assert.True(AssertSame(html));
    }

    [Theory]
    [InlineData("<p> Hello &amp;   goodbye </p>\n")]
    [InlineData("<b>tags<p>that cross</b></p>")] // the parser's
    [InlineData(" \n ")]
    [InlineData("")]
    public void A_rented_text_is_the_same_text(string html)
    {
        using var text = HtmlText.RentText(html);
        Assert.Equal(HtmlText.ToText(html).Text, text.Span.ToString());
    }

    private static bool AssertSame(string html) =>
        AssertSame(html, HtmlText.TryStream(html, links: false), () => HtmlText.Parse(html, links: false))
        & AssertSame(html, HtmlText.TryStream(html, links: true), () => HtmlText.Parse(html, links: true))
        & AssertSame(html, SafeHtml.TryStream(html), () => SafeHtml.Parse(html));

    private static bool AssertSame(string html, ConvertedHtml? read, Func<ConvertedHtml> parse)
    {
        if (read is not { } streamed)
            return false;
        var parsed = parse();
        Assert.Equal(parsed.OtherLinks, streamed.OtherLinks);
        if (streamed != parsed with { OtherLinks = streamed.OtherLinks })
            Assert.Fail($"{html}\n--- parsed, {parsed.HiddenChars} hidden\n{parsed.Text}\n"
                + $"--- streamed, {streamed.HiddenChars} hidden\n{streamed.Text}");
        return true;
    }
}
