using MailMesh.Content;

namespace MailMesh.Content.Tests;

public class PlainNameTests
{
    [Theory]
    [InlineData("Rechnungen/Müller & Söhne", "Rechnungen/Müller & Söhne")]
    [InlineData("a\u200Bb", @"a\u{200B}b")]
    [InlineData("IN\u202EXOB", @"IN\u{202E}XOB")]
    [InlineData("x\U000E0041\U000E0042", @"x\u{E0041}\u{E0042}")]
    [InlineData("one\r\ntwo", @"one\u{D}\u{A}two")]
    [InlineData("a\u2028b\tc\0", @"a\u{2028}b\u{9}c\u{0}")]
    [InlineData("می\u200Cخواهم", "می\u200Cخواهم")]
    [InlineData(@"a\b", @"a\b")]
    [InlineData(@"a\u{200B}", @"a\u{5C}u{200B}")]
    [InlineData("👩\u200D💻", "👩\u200D💻")]
    public void What_nobody_sees_of_a_name_is_written_out_and_read_back(string name, string shown)
    {
        Assert.Equal(shown, PlainName.Show(name));
        Assert.Equal(name, PlainName.Read(shown));
    }

    [Theory]
    [InlineData(@"\u{}")]
    [InlineData(@"\u{D800}")]
    [InlineData(@"\u{1234567}")]
    [InlineData(@"\u{41")]
    [InlineData(@"x\u{zz}y")]
    public void What_only_looks_like_an_escape_stays(string name) => Assert.Equal(name, PlainName.Read(name));

    [Fact]
    public void Any_name_comes_back_from_what_is_shown_of_it()
    {
        string[] pieces = ["a", "\u200B", "\u200C", "\u200D", "é", "\\", "u{", "}", "\n", "\u202E", "😀", "{41}", "ا"];
        for (var seed = 0; seed < 2_000; seed++)
        {
            var chance = new Random(seed);
            var name = string.Concat(chance.GetItems(pieces, chance.Next(12)));
            var shown = PlainName.Show(name);
            Assert.Equal(name, PlainName.Read(shown));
            Assert.DoesNotContain('\n', shown);
            Assert.Equal(0, InvisibleText.Remove(shown).Removed);
        }
    }
}
