using MailMesh.Mirror.Searching;

namespace MailMesh.Mirror.Tests.Searching;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("Hello, World-wide 2026!", "hello world wide 2026")]
    [InlineData("bob@example.com", "bob example com")]
    [InlineData("Größe ПРИВЕТ", "grosse привет")]
    [InlineData("café cafe\u0301 Łódź Ærø Ελλάδα Ёж", "cafe cafe lodz aero ελλαδα еж")]
    [InlineData("שָׁלוֹם مُحَمَّد हिन्दी", "שלום محمد हिन्दी")]
    [InlineData("Ｆｕｌｌ　ｗｉｄｔｈ", "full width")]
    [InlineData("東京都", "東京 京都 都")]
    [InlineData("A東京B", "a 東京 京 b")]
    [InlineData("한국어", "한국 국어 어")]
    [InlineData("𠮷野家", "𠮷野 野家 家")]
    [InlineData("\uD800 lone \uDC00", "lone")]
    [InlineData("", "")]
    public void Stored_text_is_cut_into_words(string text, string words) =>
        Assert.Equal(words, string.Join(' ', SearchWords.Of(text).Select(word => word.Text)));

    [Theory]
    [InlineData("東京", "東京")]
    [InlineData("東京都", "東京 京都")]
    [InlineData("東", "東*")]
    public void A_query_in_an_unspaced_script_asks_for_its_pairs(string text, string words) =>
        Assert.Equal(words, string.Join(
            ' ', SearchWords.Asked(text).Select(word => word.Text + (word.IsPrefix ? "*" : ""))));

    [Fact]
    public void An_endless_word_is_cut()
    {
        var word = Assert.Single(SearchWords.Of(new string('x', 100_000)));
        Assert.Equal(SearchWords.WordCharsMax, word.Text.Length);
        Assert.Equal(100_000, word.Length);
    }

    [Fact]
    public void A_vector_stays_within_what_the_database_takes()
    {
        var text = string.Join(' ', Enumerable.Range(0, 400_000).Select(i => $"Ж{i:x}".PadRight(60, 'Ж')));

        var lexemes = new SearchVector().AddText(text).Finish();

        Assert.InRange(lexemes.ScopedBytes, 500_000, 1_048_576);
    }
}
