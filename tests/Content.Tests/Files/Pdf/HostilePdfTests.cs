using System.Text;

namespace MailMesh.Content.Tests.Files.Pdf;

/// <summary>Files that somebody made to cost memory or time: each is a value, and cheap.</summary>
public sealed class HostilePdfTests
{
    private const long BytesAllocatedMax = 600_000_000;
    private const string Font = "<< /Type /Font /Subtype /Type1 >>";

    [Fact]
    public void An_encrypted_file_says_so()
    {
        var writer = new PdfWriter();
        writer.Add("<< /Filter /Standard /V 1 >>");
        Assert.Equal(new FileReading.Unreadable("encrypted"), Read(writer.Write("/Encrypt 1 0 R /Root 1 0 R")));
        var newer = new PdfWriter();
        newer.AddStream([], "/Type /XRef /Encrypt 1 0 R");
        Assert.Equal(new FileReading.Unreadable("encrypted"), Read(newer.Write("")));
    }

    [Theory]
    [InlineData("%PDF-1.7")]
    [InlineData("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>")]
    [InlineData("%PDF-1.7 trailer << /Root 1 0 R >> 1 0 obj 1 0 R endobj")]
    [InlineData("%PDF-1.7 trailer << /Root 1 0 R >> 1 0 obj << /Pages 1 0 R /Kids [1 0 R 1 0 R] >>")]
    public void A_file_without_pages_is_damaged(string file) =>
        Assert.Equal(new FileReading.Unreadable("damaged"), Read(Encoding.ASCII.GetBytes(file)));

    [Fact]
    public void A_scan_says_that_it_holds_pictures_alone() => Assert.Equal(
        new FileReading.Unreadable("pictures alone, no text"), Read(PdfWriter.Pages(Font, "q /Im1 Do Q")));

    [Fact]
    public void Fonts_that_keep_their_letters_to_themselves_say_so() => Assert.Equal(
        new FileReading.Unreadable("its fonts don't tell their letters"),
        Read(PdfWriter.Pages("<< /Subtype /Type0 /Encoding /Identity-H >>", "BT /F1 12 Tf <00010002> Tj ET")));

    [Fact]
    public void Of_a_hundred_thousand_pages_the_first_thousand_are_read_and_the_count_is_said()
    {
        var file = PdfWriter.Pages(Font, "BT /F1 12 Tf 72 700 Td (page) Tj ET");
        var tree = Encoding.Latin1.GetString(file);
        var kids = string.Concat(Enumerable.Range(100, 100_000).Select(number => $"{number} 0 R "));
        var more = string.Concat(Enumerable.Range(100, 100_000).Select(number =>
            $"{number} 0 obj<</Type/Page/Contents 2 0 R/Parent 4 0 R>>endobj\n"));
        var changed = more + "4 0 obj << /Count 100000 "
            + $"/Resources << /Font << /F1 1 0 R >> >> /Kids [{kids}] >> endobj";
        var text = Words.Text(Read(Encoding.Latin1.GetBytes(tree + changed)));
        Assert.Equal("only the first 1000 of 100000 pages are here", text.Cut);
        Assert.EndsWith("--- page 1000 ---\npage", text.Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pages that hang on themselves")]
    [InlineData("a form that draws itself")]
    [InlineData("forms that draw each other ten times")]
    [InlineData("deep arrays")]
    [InlineData("objects without end")]
    [InlineData("streams without end")]
    [InlineData("trailers")]
    [InlineData("operators that show nothing")]
    [InlineData("a stream of a gigabyte")]
    [InlineData("a packed stream in a packed stream")]
    [InlineData("ranges of letters")]
    public void A_file_that_leads_in_circles_or_grows_ends_within_its_steps(string shape)
    {
        var file = Hostile(shape);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotNull(Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, BytesAllocatedMax);
    }

    [Fact]
    public void A_file_cut_anywhere_or_with_any_byte_changed_is_a_value()
    {
        var whole = PdfWriter.Printed("whole");
        for (var at = 0; at < whole.Length; at += 3)
        {
            var changed = (byte[])whole.Clone();
            changed[at] ^= 0x15;
            Assert.NotNull(Read(changed));
            Assert.NotNull(Read(whole[..at]));
        }
    }

    private static byte[] Hostile(string shape)
    {
        const string Begin = "%PDF-1.7\ntrailer << /Root 1 0 R >>\n";
        string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
        byte[] Plain(string text) => Encoding.Latin1.GetBytes(Begin + text);
        switch (shape)
        {
            case "pages that hang on themselves":
                return Plain("1 0 obj << /Pages 2 0 R >> endobj 2 0 obj << /Kids [2 0 R 3 0 R] >> endobj "
                    + "3 0 obj << /Kids [2 0 R 3 0 R] >> endobj");
            case "deep arrays":
                return Plain("1 0 obj " + Many("[", 2_000_000));
            case "objects without end":
                return Plain(Many("1 0 obj << ", 500_000));
            case "streams without end":
                return Plain(Many("1 0 obj << >> stream\n", 300_000));
            case "trailers":
                return Plain(Many("trailer << /Root [", 300_000));
            case "operators that show nothing":
                return PdfWriter.Pages(Font, Many("q 1 0 0 1 0 0 cm Q\n", 2_000_000));
            case "ranges of letters":
                return RangesOfLetters();
            case "a stream of a gigabyte":
                return Stream(PdfWriter.Pack(new byte[200_000_000]), "/FlateDecode");
            case "a packed stream in a packed stream":
                return Stream(PdfWriter.Pack(PdfWriter.Pack(new byte[200_000_000])), "[/FlateDecode /FlateDecode]");
            default:
                return Forms(shape.Contains("ten", StringComparison.Ordinal) ? 10 : 1);
        }
    }

    private static byte[] Stream(byte[] packed, string filter)
    {
        var writer = new PdfWriter();
        var stream = writer.AddStream(packed, $"/Filter {filter}");
        return writer.Write($"/Root << /Pages << /Kids [<< /Contents {stream} 0 R >>] >> >>");
    }

    private static byte[] Forms(int times)
    {
        var writer = new PdfWriter();
        var form = writer.AddStream(
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("/X Do ", times))), "/Subtype /Form");
        return writer.Finish($"/XObject << /X {form} 0 R >>", "/X Do");
    }

    private static byte[] RangesOfLetters()
    {
        var writer = new PdfWriter();
        var map = writer.AddPacked(
            "1 beginbfrange " + string.Concat(Enumerable.Repeat("<0000> <FFFFFFFF> <0041> ", 200_000)) + "endbfrange");
        var font = writer.Add($"<< /Subtype /Type0 /ToUnicode {map} 0 R >>");
        return writer.Finish($"/Font << /F1 {font} 0 R >>", "BT /F1 12 Tf <00010002> Tj ET");
    }

    private static FileReading Read(byte[] file) => FileText.Read(file, "application/pdf", "a.pdf");
}
