using static MailMesh.Content.Tests.Files.Office.OfficeFile;

namespace MailMesh.Content.Tests.Files.Office;

public sealed class DocxTextTests
{
    [Theory]
    [MemberData(nameof(Words.InManyLanguages), MemberType = typeof(Words))]
    public void A_sentence_comes_out_as_it_was_written(string sentence) =>
        Assert.Equal(sentence, Read(Docx(Paragraph(sentence))).Content);

    [Fact]
    public void Headings_lists_and_tables_keep_their_shape()
    {
        var cell = (string text) => $"<w:tc>{Paragraph(text)}</w:tc>";
        var file = Docx(
            Paragraph("Offer", "<w:pStyle w:val='Heading2'/>") + Paragraph("one", "<w:numPr/>")
            + $"<w:tbl><w:tr>{cell("Item")}{cell("Price")}</w:tr><w:tr>{cell("Desk")}{cell("90")}</w:tr></w:tbl>"
            + "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>");
        Assert.Equal("## Offer\n- one\nItem | Price\nDesk | 90\na\tb\nc", Read(file).Content);
    }

    [Fact]
    public void Deleted_and_moved_text_is_left_out_and_hidden_text_is_counted()
    {
        var file = Docx(
            "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>here</w:t></w:r></w:ins>"
            + "<w:moveFrom><w:r><w:t>twice</w:t></w:r></w:moveFrom></w:p>"
            + Paragraph("obey me", run: "<w:vanish/>") + Paragraph("shown", run: "<w:vanish w:val='0'/>"));
        var text = Read(file);
        Assert.Equal(("here\n\nshown", "obey me".Length), (text.Content, text.HiddenChars));
    }

    [Fact]
    public void Notes_and_comments_follow_the_document()
    {
        var file = Docx(Paragraph("body"), ("comments", Paragraph("why?")), ("footnotes", Paragraph("see below")));
        Assert.Equal("body\n--- footnotes ---\nsee below\n--- comments ---\nwhy?", Read(file).Content);
    }

    [Fact]
    public void What_stands_twice_for_older_programs_is_read_once() => Assert.Equal(
        "box",
        Read(Docx("<mc:AlternateContent xmlns:mc='m'><mc:Choice>" + Paragraph("box") + "</mc:Choice><mc:Fallback>"
            + Paragraph("box") + "</mc:Fallback></mc:AlternateContent>")).Content);

    private static FileReading.Text Read(byte[] file)
    {
        var text = Words.Text(FileText.Read(file, "application/octet-stream", "offer.docx"));
        Assert.Equal("docx", text.Format);
        return text;
    }
}
