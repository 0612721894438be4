using static MailMesh.Content.Tests.Files.Office.OfficeFile;

namespace MailMesh.Content.Tests.Files.Office;

public sealed class XlsxTextTests
{
    [Theory]
    [MemberData(nameof(Words.InManyLanguages), MemberType = typeof(Words))]
    public void A_shared_string_comes_out_as_it_was_written(string sentence) => Assert.Equal(
        $"# Blatt 1\n{sentence}",
        Read(Xlsx([("Blatt 1", "", Rows("<c r='A1' t='s'><v>0</v></c>"))], [sentence])).Content);

    [Fact]
    public void Rows_are_lines_of_csv_with_every_kind_of_cell()
    {
        var file = Xlsx([("S", "", Rows(
            "<c r='A1' t='inlineStr'><is><t>a, \"b\"</t></is></c><c r='C1'><f>1+1</f><v>2</v></c>"
            + "<c r='D1' t='b'><v>1</v></c><c r='E1' t='e'><v>#REF!</v></c><c r='F1' t='str'><v>x</v></c>"))]);
        Assert.Equal("# S\n\"a, \"\"b\"\"\",,2,TRUE,#REF!,x", Read(file).Content);
    }

    [Theory]
    [InlineData(1, "45352", "2024-03-01")] // built in: 14
    [InlineData(2, "45352.75", "2024-03-01 18:00:00")] // yyyy"d"
    [InlineData(2, "0.5", "12:00:00")]
    [InlineData(2, "1", "1900-01-01")]
    [InlineData(0, "45352", "45352")]
    [InlineData(3, "45352", "45352")] // [Red]0.00 "days"
    [InlineData(1, "-5", "-5")]
    [InlineData(1, "1e300", "1e300")]
    [InlineData(77, "3", "3")]
    public void A_number_is_a_day_where_its_format_says_so(int style, string digits, string shown)
    {
        const string Styles = "<numFmts><numFmt numFmtId='164' formatCode='yyyy&quot;d&quot;'/>"
            + "<numFmt numFmtId='165' formatCode='[Red]0.00 &quot;days&quot;'/></numFmts>"
            + "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/></cellXfs>";
        var file = Xlsx([("S", "", Rows($"<c r='A1' s='{style}'><v>{digits}</v></c>"))], styles: Styles);
        Assert.Equal($"# S\n{shown}", Read(file).Content);
    }

    [Fact]
    public void What_Excel_hides_is_left_out_and_said()
    {
        var shown = "<cols><col min='2' max='2' hidden='1'/></cols><sheetData>"
            + "<row><c r='A1'><v>1</v></c><c r='B1'><v>22</v></c></row><row hidden='1'><c r='A2'><v>333</v></c></row>"
            + "</sheetData>";
        var text = Read(Xlsx([("Seen", "", shown), ("Lists", "state='veryHidden'", Rows("<c><v>9</v></c>"))]));
        Assert.Equal(("# Seen\n1", 5, "1 hidden sheets are left out"), (text.Content, text.HiddenChars, text.Cut));
    }

    [Fact]
    public void A_cell_far_to_the_right_of_many_rows_ends_at_the_limit_of_cells()
    {
        var rows = string.Concat(Enumerable.Repeat("<row><c r='XFD1'><v>1</v></c></row>", 1_000));
        var text = Read(Xlsx([("S", "", $"<sheetData>{rows}</sheetData>")]));
        Assert.Equal("only the first 500000 cells are here", text.Cut);
        Assert.InRange(text.Content.Length, 400_000, 600_000);
    }

    private static string Rows(params string[] rows) =>
        $"<sheetData>{string.Concat(rows.Select(row => $"<row>{row}</row>"))}</sheetData>";

    private static FileReading.Text Read(byte[] file)
    {
        var text = Words.Text(FileText.Read(file, "application/octet-stream", "sheet.bin"));
        Assert.Equal("xlsx", text.Format);
        return text;
    }
}
