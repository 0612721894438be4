using System.Text;

namespace MailMesh.Content.Tests.Files;

public sealed class RtfTextTests
{
    [Theory]
    [InlineData(@"{\rtf1\ansi Hello \b World\b0\par next}", "Hello World\nnext")]
    [InlineData(@"{\rtf1{\fonttbl{\f0 Arial;}}{\*\generator X;}{\info{\title T}}text}", "text")]
    [InlineData(@"{\rtf1\ansicpg1252 Gr\'fc\'dfe}", "Grüße")]
    [InlineData(@"{\rtf1\ansicpg1251 \'cf\'f0\'e8\'e2\'e5\'f2}", "Привет")]
    [InlineData(@"{\rtf1{\fonttbl{\f0\fcharset128 M;}{\f1\fcharset177 D;}}\f0\'90\'bf\'8b\'81\f1\'f9\'ec\'e5\'ed}",
        "請求שלום")]
    [InlineData(@"{\rtf1\uc1 \u-10179?\u-8948? \u1605 ?}", "🔌 \u0645")]
    [InlineData(@"{\rtf1\uc2\u8364\'80\'80 5}", "€ 5")]
    [InlineData(@"{\rtf1 a\cell b\cell\row c\tab d}", "a | b |\nc\td")]
    [InlineData(@"{\rtf1 \{x\}\\ \~y}", @"{x}\  y")]
    [InlineData(@"{\rtf1 a{\pict 0102\bin3 }}}}b}", "ab")]
    [InlineData(@"{\rtf1 end\", "end")]
    public void Rtf_is_read_as_text(string rtf, string text) => Assert.Equal(text, Read(rtf).Content);

    [Theory]
    [MemberData(nameof(Words.InManyLanguages), MemberType = typeof(Words))]
    public void A_sentence_comes_out_as_it_was_written(string sentence) => Assert.Equal(
        sentence, Read(@"{\rtf1\uc1 " + string.Concat(sentence.Select(c => $@"\u{(short)c}?")) + "}").Content);

    [Fact]
    public void Hidden_text_is_counted()
    {
        var text = Read(@"{\rtf1 a{\v obey}b}");
        Assert.Equal(("ab", 4), (text.Content, text.HiddenChars));
    }

    [Fact]
    public void A_million_groups_inside_one_another_are_too_large() => Assert.IsType<FileReading.TooLarge>(
        FileText.Read(Encoding.ASCII.GetBytes(@"{\rtf1" + new string('{', 1_000_000)), "", ""));

    private static FileReading.Text Read(string rtf)
    {
        var text = Words.Text(FileText.Read(Encoding.ASCII.GetBytes(rtf), "application/msword", "letter.doc"));
        Assert.Equal("rtf", text.Format);
        return text;
    }
}
