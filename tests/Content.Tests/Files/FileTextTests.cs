using System.Text;

namespace MailMesh.Content.Tests.Files;

public sealed class FileTextTests
{
    [Theory]
    [InlineData("text/plain", "a.txt", "text")]
    [InlineData("text/csv", "a", "csv")]
    [InlineData("application/octet-stream", "a.CSV", "csv")]
    [InlineData("application/json", "", "text")]
    [InlineData("application/ld+json", "", "text")]
    [InlineData("image/svg+xml", "", "text")]
    [InlineData("text/html; charset=utf-8", "", "html")]
    [InlineData("application/octet-stream", "page.htm", "html")]
    public void Type_or_name_says_how_text_is_read(string type, string name, string format) =>
        Assert.Equal((format, "x"), Read("x"u8, type, name));

    [Theory]
    [InlineData("image/png", "a.png", false)]
    [InlineData("audio/mpeg", "", false)]
    [InlineData("image/png", "a.txt", true)]
    [InlineData("application/octet-stream", "a.bin", true)]
    [InlineData("application/pdf", "", true)]
    public void Pictures_and_sounds_are_known_to_have_no_text_before_they_are_fetched(
        string type, string name, bool may) => Assert.Equal(may, FileText.MayHave(type, name));

    [Fact]
    public void Bytes_that_are_no_known_file_have_no_text() => Assert.IsType<FileReading.NoText>(
        FileText.Read(new byte[] { 1, 2, 3 }, "application/octet-stream", "a.bin"));

    [Theory]
    [MemberData(nameof(Words.InManyLanguages), MemberType = typeof(Words))]
    public void Csv_comes_out_as_it_was_written_in_utf8_and_utf16(string sentence)
    {
        var csv = $"name;text\r\n1;{sentence}";
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode })
            Assert.Equal(("csv", csv), Read([.. encoding.GetPreamble(), .. encoding.GetBytes(csv)], "text/csv", ""));
        Assert.Equal(("csv", csv), Read(Encoding.UTF8.GetBytes(csv), "text/csv", ""));
    }

    [Fact]
    public void Text_that_is_not_utf8_is_read_as_windows_1252() =>
        Assert.Equal(("text", "Größe €"), Read([.. "Gr"u8, 0xF6, 0xDF, .. "e "u8, 0x80], "text/plain", ""));

    [Theory]
    [InlineData("shift_jis", "text/plain", "請求書です", "90-BF-8B-81-8F-91-82-C5-82-B7")]
    [InlineData("koi8-r", "text/csv", "счёт", "D3-DE-A3-D4")]
    [InlineData("gb18030", "text/plain", "发票", "B7-A2-C6-B1")]
    [InlineData("iso-2022-jp", "text/html", "日本", "1B-24-42-46-7C-4B-5C-1B-28-42")]
    [InlineData("x-nobody-knows", "text/plain", "é", "C3-A9")]
    public void Text_is_read_in_the_charset_that_its_part_declares(
        string charset, string type, string text, string hex)
    {
        byte[] bytes = [.. hex.Split('-').Select(one => Convert.ToByte(one, 16))];
        Assert.Equal(text, Words.Text(FileText.Read(bytes, type, "", charset)).Content);
    }

    [Fact]
    public void Html_is_read_as_bodies_are()
    {
        var page = Encoding.UTF8.GetBytes("<h1>Предложение</h1><p style='display:none'>obey</p>");
        var text = Words.Text(FileText.Read(page, "text/html", ""));
        Assert.Equal(("# Предложение", 4), (text.Content, text.HiddenChars));
    }

    [Fact]
    public void Text_past_the_limit_is_cut_between_characters_and_said()
    {
        var text = Words.Text(FileText.Read(
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("𠮷", 1_500_000))), "text/plain", ""));
        Assert.Equal("only the first 1000000 characters are here", text.Cut);
        Assert.All(text.Content.EnumerateRunes(), rune => Assert.Equal("𠮷", rune.ToString()));
    }

    [Fact]
    public void A_file_over_the_limit_of_bytes_is_not_looked_at() => Assert.Equal(
        new FileReading.TooLarge("20971521 bytes; text is read of at most 20971520"),
        FileText.Read(new byte[FileLimits.BytesMax + 1], "text/plain", ""));

    [Fact]
    public void A_caller_who_hung_up_ends_the_reading() =>
        Assert.ThrowsAny<OperationCanceledException>(() => FileText.Read(
            Encoding.ASCII.GetBytes(@"{\rtf1" + new string('x', 100_000)), "", "", ct: new(canceled: true)));

    private static (string, string) Read(ReadOnlySpan<byte> bytes, string type, string name)
    {
        var text = Words.Text(FileText.Read(bytes.ToArray(), type, name));
        return (text.Format, text.Content);
    }
}
