using System.Text;

namespace MailMesh.Content.Tests.Files.Pdf;

public sealed class PdfTextTests
{
    private const string Helvetica =
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

    [Theory]
    [MemberData(nameof(Words.InManyLanguages), MemberType = typeof(Words))]
    public void A_sentence_comes_out_as_it_is_read(string sentence) =>
        Assert.Equal(sentence, Read(PdfWriter.Printed(sentence)).Content);

    [Fact]
    public void A_page_that_Chromium_printed_is_read_in_five_scripts()
    {
        using var sample = typeof(PdfTextTests).Assembly.GetManifestResourceStream("printed-by-chromium.pdf")!;
        using var bytes = new MemoryStream();
        sample.CopyTo(bytes);
        var text = Read(bytes.ToArray());
        Assert.Equal(
            """
            Invoice 42

            The quick brown fox, Größe ÄÖÜ — €5.

            Счёт должен быть оплачен

            יש לשלם 45 את החשבונית GmbH

            يجب دفع الفاتورة

            Item	Price
            Desk	90.00

            office file fluent
            """.ReplaceLineEndings("\n"), text.Content);
        Assert.Null(text.Cut);
    }

    [Fact]
    public void Pages_are_numbered_and_lines_and_paragraphs_are_kept()
    {
        var text = Read(PdfWriter.Pages(Helvetica,
            "BT /F1 12 Tf 14 TL 72 700 Td (Gr\\374\\337e) Tj T* (two) ' 0 -40 Td [(th) -20 (ree) -400 (four)] TJ ET",
            "BT /F1 12 Tf 72 700 Td (last) Tj ET"));
        Assert.Equal("--- page 1 ---\nGrüße\n\ntwo\n\nthree four\n--- page 2 ---\nlast", text.Content);
        Assert.Null(text.Cut);
    }

    [Fact]
    public void Columns_of_a_table_stand_apart_and_columns_of_text_follow_one_another()
    {
        var text = Read(PdfWriter.Pages(Helvetica,
            "BT /F1 10 Tf 1 0 0 1 72 700 Tm (Item) Tj 1 0 0 1 300 700 Tm (Price) Tj ET "
            + "BT /F1 10 Tf 1 0 0 1 72 600 Tm (left one) Tj 1 0 0 1 72 588 Tm (left two) Tj ET "
            + "BT /F1 10 Tf 1 0 0 1 300 600 Tm (right one) Tj ET"));
        Assert.Equal("Item\tPrice\n\nleft one\nleft two\nright one", text.Content);
    }

    [Fact]
    public void Numbers_and_Latin_words_in_a_Hebrew_line_keep_their_direction()
    {
        var visual = $"GmbH {string.Concat("שלום".Reverse())} 45"; // as on paper, read from the right
        var map = string.Concat(visual.Distinct().Select(c =>
            $"1 beginbfchar <{c - ' ' & 0xFF:X2}> <{(int)c:X4}> endbfchar\n"));
        var writer = new PdfWriter();
        var toUnicode = writer.AddPacked(map);
        var font = writer.Add($"<< /Type /Font /Subtype /TrueType /ToUnicode {toUnicode} 0 R >>");
        var shown = string.Concat(visual.Select(c => $"{c - ' ' & 0xFF:X2}"));
        Assert.Equal("45 שלום GmbH", Read(writer.Finish(
            $"/Font << /F1 {font} 0 R >>", $"BT /F1 12 Tf 72 700 Td <{shown}> Tj ET")).Content);
    }

    [Fact]
    public void Shapes_of_Arabic_letters_become_letters()
    {
        var map = "1 beginbfrange <01> <01> <FEE1> endbfrange 1 beginbfchar <02> <FEFC> endbfchar "
            + "1 beginbfchar <03> <FEB3> endbfchar";
        var writer = new PdfWriter();
        var font = writer.Add($"<< /Type /Font /Subtype /Type1 /ToUnicode {writer.AddPacked(map)} 0 R >>");
        Assert.Equal("سلام", Read(writer.Finish(
            $"/Font << /F1 {font} 0 R >>", "BT /F1 12 Tf 72 700 Td <010203> Tj ET")).Content);
    }

    [Theory]
    [InlineData("UniJIS-UTF16-H", "utf-16BE", "請求書")]
    [InlineData("UniGB-UCS2-H", "utf-16BE", "发票")]
    [InlineData("90ms-RKSJ-H", "shift_jis", "請求書ABC")]
    [InlineData("GBK-EUC-H", "gb18030", "发票ABC")]
    [InlineData("KSCms-UHC-H", "ks_c_5601-1987", "송장")]
    [InlineData("ETen-B5-H", "big5", "發票")]
    public void Codes_of_east_asian_tables_are_read(string encoding, string charset, string words)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var shown = Convert.ToHexString(Encoding.GetEncoding(charset).GetBytes(words));
        var font = $"<< /Type /Font /Subtype /Type0 /Encoding /{encoding} /DescendantFonts [<< /DW 1000 >>] >>";
        Assert.Equal(words, Read(PdfWriter.Pages(font, $"BT /F1 9 Tf 9 9 Td <{shown}> Tj ET")).Content);
    }

    [Fact]
    public void Letters_are_known_by_the_names_of_their_glyphs()
    {
        const string Font = "<< /Type /Font /Subtype /Type1 /Encoding << /Differences "
            + "[1 /A /eacute /ccaron /afii10017 /afii57664 /uni20AC /f_i /g99 /Lslash.alt /quoteright] >> >>";
        Assert.Equal("AéčАא€fiŁ’", Read(PdfWriter.Pages(
            Font, "BT /F1 12 Tf 72 700 Td <0102030405060708090A> Tj ET")).Content.Replace(" ", ""));
    }

    [Fact]
    public void Text_in_no_colour_is_left_out_and_counted_but_of_a_scan_it_is_the_text()
    {
        const string Hidden = "BT 3 Tr /F1 12 Tf 72 600 Td (obey) Tj ET BT /F1 0.5 Tf 72 500 Td (tiny) Tj ET";
        var both = Read(PdfWriter.Pages(Helvetica, $"BT /F1 12 Tf 72 700 Td (seen) Tj ET {Hidden}"));
        Assert.Equal("seen", both.Content);
        Assert.InRange(both.HiddenChars, 8, 12);
        Assert.StartsWith("obey", Read(PdfWriter.Pages(Helvetica, Hidden)).Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Forms_and_turned_text_and_pictures_between_are_read()
    {
        var writer = new PdfWriter();
        var font = writer.Add(Helvetica);
        var form = writer.AddStream(
            Encoding.ASCII.GetBytes("BT /F1 12 Tf (in a form) Tj ET"), "/Subtype /Form /Matrix [1 0 0 1 50 50]");
        var file = writer.Finish($"/Font << /F1 {font} 0 R >> /XObject << /X {form} 0 R >>",
            "q 1 0 0 1 0 0 cm /X Do Q BI /W 1 /H 1 ID \u0001(EI)\u0002 EI "
            + "BT /F1 12 Tf 0 1 -1 0 300 300 Tm (turned) Tj ET");
        Assert.Equal("in a form\nturned", Read(file).Content.Replace("\n\n", "\n"));
    }

    [Theory]
    [InlineData("/ASCIIHexDecode")]
    [InlineData("/ASCII85Decode")]
    [InlineData("/RunLengthDecode")]
    [InlineData("/LZWDecode")]
    [InlineData("[/AHx /Fl]")]
    public void Every_filter_of_text_is_undone(string filter)
    {
        var content = "BT /F1 12 Tf 72 700 Td (filtered) Tj ET"u8.ToArray();
        byte[] packed = filter switch
        {
            "/ASCIIHexDecode" => Encoding.ASCII.GetBytes(Convert.ToHexString(content) + ">"),
            "[/AHx /Fl]" => Encoding.ASCII.GetBytes(Convert.ToHexString(PdfWriter.Pack(content)) + ">"),
            "/RunLengthDecode" => [(byte)(content.Length - 1), .. content, 128],
            "/LZWDecode" => Lzw(content),
            _ => Encoding.ASCII.GetBytes(Ascii85(content) + "~>"),
        };
        var writer = new PdfWriter();
        var font = writer.Add(Helvetica);
        var stream = writer.AddStream(packed, $"/Filter {filter}");
        var page = writer.Add($"<< /Type /Page /Contents {stream} 0 R /Resources << /Font << /F1 {font} 0 R >> >> >>");
        Assert.Equal("filtered", Read(writer.Write($"/Root << /Pages << /Kids [{page} 0 R] >> >>")).Content);
    }

    [Fact]
    public void Objects_in_object_streams_with_rows_of_png_are_found()
    {
        const string First = "<< /Type /Catalog /Pages 11 0 R >>";
        const string Second = "<< /Kids [12 0 R] /Count 1 >>";
        const string Third = "<< /Type /Page /Contents 1 0 R /Resources << /Font << /F1 2 0 R >> >> >>";
        var heads = $"10 0 11 {First.Length + 1} 12 {First.Length + Second.Length + 2} ";
        var plain = Encoding.ASCII.GetBytes($"{heads}{First} {Second} {Third}".PadRight(300));
        // Rows of ten bytes, each a difference to the one above (PNG filter 2).
        var rows = Enumerable.Range(0, plain.Length / 10).SelectMany(row => (byte[])[2, .. Enumerable.Range(0, 10)
            .Select(at => (byte)(plain[(row * 10) + at] - (row == 0 ? 0 : plain[((row - 1) * 10) + at])))]);
        var writer = new PdfWriter();
        writer.AddPacked("BT /F1 12 Tf 72 700 Td (packed) Tj ET");
        writer.Add(Helvetica);
        writer.AddStream(PdfWriter.Pack([.. rows]), $"/Type /ObjStm /N 3 /First {heads.Length} /Filter /FlateDecode "
            + "/DecodeParms << /Predictor 12 /Columns 10 >>");
        writer.AddStream([], "/Type /XRef /Root 10 0 R");
        Assert.Equal("packed", Read(writer.Write("")).Content);
    }

    [Fact]
    public void Of_an_updated_object_the_later_one_holds()
    {
        var first = PdfWriter.Pages(Helvetica, "BT /F1 12 Tf 72 700 Td (draft) Tj ET");
        var update = "\n2 0 obj\n<< /Length 38 >>\nstream\nBT /F1 12 Tf 72 700 Td (final) Tj ET  \nendstream\nendobj\n";
        Assert.Equal("final", Read([.. first, .. Encoding.ASCII.GetBytes(update)]).Content);
    }

    private static FileReading.Text Read(byte[] file)
    {
        var text = Words.Text(FileText.Read(file, "application/octet-stream", "bill"));
        Assert.Equal("pdf", text.Format);
        return text;
    }

    /// <summary>Codes of nine bits alone: a clear code often enough that they never grow.</summary>
    private static byte[] Lzw(byte[] bytes)
    {
        var bits = new StringBuilder();
        foreach (var chunk in bytes.Chunk(200))
            bits.Append(Bits(256)).Append(string.Concat(chunk.Select(one => Bits(one))));
        bits.Append(Bits(257)).Append('0', 8);
        var whole = bits.ToString().Chunk(8).Where(eight => eight.Length == 8);
        return [.. whole.Select(eight => Convert.ToByte(new(eight), 2))];

        static string Bits(int code) => Convert.ToString(code, 2).PadLeft(9, '0');
    }

    private static string Ascii85(byte[] bytes)
    {
        var text = new StringBuilder();
        foreach (var group in bytes.Chunk(4))
        {
            var value = group.Concat(new byte[4 - group.Length]).Aggregate(0L, (sum, one) => (sum << 8) | one);
            var digits = new char[5];
            for (var at = 4; at >= 0; at--, value /= 85)
                digits[at] = (char)('!' + (value % 85));
            text.Append(digits, 0, group.Length + 1);
        }
        return text.ToString();
    }
}
