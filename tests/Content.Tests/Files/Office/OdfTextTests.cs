using static MailMesh.Content.Tests.Files.Office.OfficeFile;

namespace MailMesh.Content.Tests.Files.Office;

public sealed class OdfTextTests
{
    [Theory]
    [MemberData(nameof(Words.InManyLanguages), MemberType = typeof(Words))]
    public void A_sentence_comes_out_as_it_was_written(string sentence) => Assert.Equal(
        sentence, Words.Text(Read("text", $"<text:p>{Xml(sentence)}</text:p>")).Content);

    [Fact]
    public void Headings_spaces_and_breaks_are_kept_and_deleted_text_is_not() => Assert.Equal(
        "## Title\na   b\tc\nd",
        Words.Text(Read("text", "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
            + "<text:h text:outline-level='2'>Title</text:h>"
            + "<text:p>a <text:s text:c='2'/>b<text:tab/>c<text:line-break/>d</text:p>")).Content);

    [Fact]
    public void A_sheet_has_a_line_for_each_row_and_repeats_its_cells()
    {
        var text = Words.Text(Read("spreadsheet", "<table:table table:name='Costs'><table:table-row>"
            + "<table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell/>"
            + "<table:table-cell table:number-columns-repeated='2'><text:p>7</text:p></table:table-cell>"
            + "<table:table-cell table:number-columns-repeated='16000'/></table:table-row></table:table>"));
        Assert.Equal(("ods", "# Costs\na\t\t7\t7"), (text.Format, text.Content));
    }

    [Fact]
    public void A_cell_that_repeats_a_billion_times_is_not_written_a_billion_times() => Assert.InRange(
        Words.Text(Read("spreadsheet", "<table:table-row><table:table-cell table:number-columns-repeated='2000000000'>"
            + "<text:p>x</text:p></table:table-cell></table:table-row>")).Content.Length, 100, 1_000);

    [Fact]
    public void Slides_are_counted() => Assert.Equal(
        "--- slide 1 ---\none\n--- slide 2 ---\ntwo",
        Words.Text(Read("presentation", "<draw:page><text:p>one</text:p></draw:page>"
            + "<draw:page><text:p>two</text:p></draw:page>")).Content);

    [Fact]
    public void An_encrypted_document_says_so()
    {
        var file = Odf("text", "garbage", "<m><encryption-data/></m>");
        Assert.Equal(new FileReading.Unreadable("encrypted"), FileText.Read(file, "", ""));
    }

    private static FileReading Read(string kind, string body) => FileText.Read(Odf(kind, body), "", "");
}
