using MailMesh.Mirror.Searching;

namespace MailMesh.Mirror.Tests.Searching;

public sealed class SearchQueryTests
{
    [Theory]
    [InlineData("invoice", "'invoice'")]
    [InlineData("invoice march", "('invoice' & 'march')")]
    [InlineData("\"annual report\"", "('annual' <-> 'report')")]
    [InlineData("a b OR c", "('a' & ('b' | 'c'))")]
    [InlineData("(a b) OR c", "(('a' & 'b') | 'c')")]
    [InlineData("-spam offer", "(!('spam') & 'offer')")]
    [InlineData("-(a b)", "!(('a' & 'b'))")]
    [InlineData("from:bob@example.com", "('f:bob' <-> 'f:example' <-> 'f:com')")]
    [InlineData("subject:\"big news\" to:carol", "(('s:big' <-> 's:news') & 't:carol')")]
    [InlineData("-from:bob", "!('f:bob')")]
    [InlineData("filename:report.pdf", "('n:report' <-> 'n:pdf')")]
    [InlineData("o'clock", "('o' <-> 'clock')")]
    [InlineData("http://example.com", "('http' <-> 'example' <-> 'com')")]
    [InlineData("ORDER or", "('order' & 'or')")]
    [InlineData("東", "'東':*")]
    [InlineData("\"never closed", "('never' <-> 'closed')")]
    public void Words_become_a_text_query(string query, string text)
    {
        var term = SearchQuery.Parse(query);
        Assert.Equal(text, TextQuery.Of(term));
    }

    [Theory]
    [InlineData("has:attachment", "e.has_attachments")]
    [InlineData("is:unread", "(not e.is_read)")]
    [InlineData("-is:starred", "not e.is_starred")]
    [InlineData("after:2026-01-31", "e.received_at >= @p1")]
    [InlineData("before:2026/1/31", "e.received_at < @p1")]
    [InlineData("larger:5M", "(e.size_bytes >= 1000000 and e.size_bytes > @p1)")]
    [InlineData("larger:5K", "e.size_bytes > @p1")]
    [InlineData("in:inbox", "(e.folder_role = upper(@p1) or lower(e.folder_name) = lower(@p1))")]
    [InlineData("is:read OR invoice", "(e.is_read or t.search @@ @p1::text::tsquery)")]
    public void Fields_become_conditions_and_values_parameters(string query, string condition)
    {
        var whole = SearchCondition.Of(SearchQuery.Parse(query + " word"), "'scope'").Sql;
        Assert.Contains(condition, whole, StringComparison.Ordinal);
        Assert.Contains("t.search @@ @p", whole, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is:unread has:attachment", false)]
    [InlineData("", false)]
    [InlineData("is:unread OR word", true)]
    [InlineData("word", true)]
    public void Texts_are_read_only_where_words_are_asked_for(string query, bool reads) =>
        Assert.Equal(reads, SearchCondition.Of(SearchQuery.Parse(query), "'scope'").UsesTexts);

    [Theory]
    [InlineData("invoice", "'invoice'", true)]
    [InlineData("\"annual report\"", "('annual' & 'report')", false)]
    [InlineData("from:bob@example.com paid", "(('f:bob' & 'f:example' & 'f:com') & 'paid')", false)]
    [InlineData("a OR \"b c\"", "('a' | ('b' & 'c'))", false)]
    [InlineData("-spam offer", "(!'spam' & 'offer')", true)]
    [InlineData("-\"b c\" offer", "'offer'", false)]
    [InlineData("-(b c) offer", "'offer'", false)]
    [InlineData("is:unread offer", "'offer'", false)]
    [InlineData("is:unread OR offer", null, false)]
    [InlineData("is:unread", null, false)]
    [InlineData("東京都", "('東京' & '京都')", false)]
    public void What_the_index_tells_of_a_query_is_never_narrower(string query, string? loose, bool isExact)
    {
        var term = SearchQuery.Parse(query);
        Assert.Equal(loose, LooseQuery.Of(term));
        Assert.Equal(isExact, LooseQuery.IsExact(term));
    }

    [Theory]
    [InlineData("from:", "from:alice@example.com")]
    [InlineData("is:red", "is:unread")]
    [InlineData("after:yesterday", "after:2026-01-31")]
    [InlineData("larger:huge", "larger:5M")]
    [InlineData("has:cheese", "has:attachment")]
    [InlineData("(a b", "(")]
    [InlineData("a b)", ")")]
    [InlineData("a OR", "OR")]
    public void What_cant_be_read_says_what_to_write(string query, string hint)
    {
        var refused = Assert.Throws<SearchQueryException>(() => SearchQuery.Parse(query));
        Assert.Contains(hint, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_depth_and_number_of_terms_are_bounded()
    {
        Assert.Throws<SearchQueryException>(() => SearchQuery.Parse(new string('a', SearchQuery.CharsMax + 1)));
        Assert.Throws<SearchQueryException>(() => SearchQuery.Parse(new string('(', 500)));
        Assert.Throws<SearchQueryException>(() => SearchQuery.Parse(string.Concat(Enumerable.Repeat("-", 200)) + "a"));
        Assert.Throws<SearchQueryException>(() =>
            SearchQuery.Parse(string.Join(' ', Enumerable.Repeat("a", SearchQuery.TermsMax + 1))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!!! ???")]
    [InlineData("()")]
    public void Nothing_asked_is_everything(string query) => Assert.Null(TextQuery.Of(SearchQuery.Parse(query)));

    [Fact]
    public void Folders_names_are_read_as_they_were_shown_and_words_as_they_stand()
    {
        var term = SearchQuery.Parse(@"in:""Plan\u{200B}s"" OR in:a\u{9}b \u{9}", name => $"[{name}]");

        Assert.Equal([@"[Plan\u{200B}s]", @"[a\u{9}b]"], Names(term));
    }

    private static IEnumerable<string> Names(SearchTerm term) => term switch
    {
        SearchTerm.All all => all.Terms.SelectMany(Names),
        SearchTerm.Any any => any.Terms.SelectMany(Names),
        SearchTerm.InFolder folder => [folder.Name],
        _ => [],
    };
}
