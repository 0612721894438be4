using System.Buffers.Binary;
using System.Text;
using MailMesh.Mirror.Searching;

namespace MailMesh.Mirror.Tests.Searching;

/// <summary>The vector that is built many characters at a time, beside one that is built word by word.</summary>
public sealed class SearchVectorTests
{
    private const int Texts = 60; // of each script
    private const int CharsMax = 3_000; // some longer than what is scanned at once

    /// <summary>Some characters of each; NUL stands for any character at all.</summary>
    public static readonly TheoryData<string> Scripts =
    [
        "abcxyzABCXYZ", "azAZ09_@[`{/:", "eéàüßÄñœŁøÞ", "ae\u0301\u0308oß", "абвйёЙЁЖяїґ", "αβσςΣήώΏΐ",
        "אבגש\u05C1\u05B8ל", "محمد\u064F\u0651", "ひらがなカタカナー・ｶﾅ", "東京都大阪、。", "한국어파일", "ไทยສະ",
        "a東1京b", "東\uD842\uDFB7京", "\uD842\uDFB7x", "a\uD83D\uDC4D東", "\uD800a東\uDC00", "\0a\u0001b\u0002\uFFFF",
        "Ａｂｃ１２", "हिन्दी", "\u0301", "𝒳𝒴a", "\0",
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_text_has_the_words_and_positions_that_are_read_one_by_one(string script)
    {
        var chance = new Random(script.Length + script[0]);
        for (var i = 0; i < Texts; i++)
            Same(Text(chance, script, chance.Next(CharsMax), chance.Next(1, 40)));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(5_000)]
    public void A_word_of_any_length_is_found_wherever_it_stands(int length)
    {
        foreach (var word in new[] { new string('w', length), new string('ы', length), new string('京', length) })
            foreach (var before in new[] { 0, 1, 47, 48, 63, 64, 65, 1_000, 1_023, 1_024, 1_025 })
                foreach (var after in new[] { "", " ", "ß", "\u0301", "東", "\uD83D\uDC4D", "\uD842\uDFB7", "\uD800" })
                    Same(new string(' ', before) + word + after);
    }

    [Fact]
    public void Words_that_begin_alike_stay_apart()
    {
        var start = new string('a', 15);
        Same(string.Join(
            ' ', start, start + "a", start + "aa", start + "ab", start + "aa", start + "\uFFFEa", "aa", "a"));
    }

    [Fact]
    public void Positions_end_where_the_database_ends_them()
    {
        Same(string.Concat(Enumerable.Repeat("same word ", 400)));
        Same(string.Join(' ', Enumerable.Range(0, SearchVector.PositionsMax + 100)));
        Same(string.Concat(Enumerable.Range(0, SearchVector.PositionsMax + 100).Select(i => (char)(0x4E00 + i))));
        Same(string.Join(' ', Enumerable.Range(0, 20_000).Select(i => $"Ж{i:x}".PadRight(60, 'Ж'))));
    }

    [Fact]
    public void What_each_character_is_to_a_scan_is_what_it_is_to_a_reader()
    {
        var text = new StringBuilder();
        for (var c = 0; c <= char.MaxValue; c++)
            text.Append("a b").Append((char)c).Append("c ").Append((char)c).Append(' ').Append((char)c).Append((char)c);
        for (var at = 0; at < text.Length; at += CharsMax)
            Same(text.ToString(at, Math.Min(CharsMax, text.Length - at)));
    }

    private static string Text(Random chance, string script, int length, int wordCharsMax)
    {
        var text = new StringBuilder();
        while (text.Length < length)
        {
            for (var i = chance.Next(wordCharsMax); i >= 0; i--)
                text.Append(script[chance.Next(script.Length)] is not '\0' and var c ? c : (char)chance.Next(0x1_0000));
            text.Append(" \r\n.,-\0\u2014"[chance.Next(8)]);
        }
        return text.ToString();
    }

    private static void Same(string text)
    {
        var lexemes = new SearchVector().AddField(SearchVector.Subject, "Größe 東京", 'A').AddText(text).Finish();
        var expected = new SortedDictionary<string, List<int>>(StringComparer.Ordinal);
        var position = AddTo(expected, "Größe 東京", 0, 3 << 14, SearchVector.Subject);
        AddTo(expected, text, position + 10, 0, null);
        var bytes = expected.SelectMany(Bytes).ToArray();

        Assert.Equal(expected.Count, lexemes.Count);
        Assert.True(bytes.AsSpan().SequenceEqual(lexemes.Bytes.Span), $"{text[..Math.Min(200, text.Length)]}...");
        Assert.Equal(Before(expected, "d:"), lexemes.DayAt);
        Assert.Equal(Before(expected, "i:"), lexemes.InboxAt);
        Assert.Equal(Before(expected, "w:"), lexemes.WorkspaceAt);
    }

    private static int AddTo(
        SortedDictionary<string, List<int>> lexemes, string text, int position, int weight, string? prefix)
    {
        var size = lexemes.Sum(each => Encoding.UTF8.GetByteCount(each.Key) + 8 + 2 * each.Value.Count);
        foreach (var word in SearchWords.Of(text))
        {
            if (position >= SearchVector.PositionsMax || size >= SearchVector.BytesMax)
                break;
            position++;
            foreach (var lexeme in prefix is null ? [word.Text] : new[] { word.Text, prefix + word.Text })
            {
                if (!lexemes.TryGetValue(lexeme, out var positions))
                {
                    lexemes.Add(lexeme, positions = []);
                    size += Encoding.UTF8.GetByteCount(lexeme) + 8;
                }
                if (positions.Count == SearchVector.PositionsPerWordMax)
                    continue;
                positions.Add(position | weight);
                size += 2;
            }
        }
        return position;
    }

    private static byte[] Bytes(KeyValuePair<string, List<int>> lexeme)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(lexeme.Key) + 3 + 2 * lexeme.Value.Count];
        var at = Encoding.UTF8.GetBytes(lexeme.Key, bytes) + 1;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)lexeme.Value.Count);
        foreach (var position in lexeme.Value)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at += 2), (ushort)position);
        return bytes;
    }

    private static int Before(SortedDictionary<string, List<int>> lexemes, string text) => lexemes
        .TakeWhile(each => string.CompareOrdinal(each.Key, text) < 0)
        .Sum(each => Bytes(each).Length);
}
