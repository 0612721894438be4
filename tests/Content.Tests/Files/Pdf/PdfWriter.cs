using System.IO.Compression;
using System.Text;

namespace MailMesh.Content.Tests.Files.Pdf;

/// <summary>Writes PDFs: objects as text or streams, and a trailer (no table of places: readers rebuild it).</summary>
internal sealed class PdfWriter
{
    private readonly List<byte[]> _objects = [];

    public int Count => _objects.Count;

    /// <summary>The object's number.</summary>
    public int Add(string value)
    {
        _objects.Add(Encoding.Latin1.GetBytes(value));
        return _objects.Count;
    }

    public int AddStream(byte[] bytes, string entries = "")
    {
        byte[] head = Encoding.Latin1.GetBytes($"<< /Length {bytes.Length} {entries} >>\nstream\n");
        _objects.Add([.. head, .. bytes, .. "\nendstream"u8]);
        return _objects.Count;
    }

    public int AddPacked(string content) => AddStream(Pack(Encoding.Latin1.GetBytes(content)), "/Filter /FlateDecode");

    public static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>The file: objects 1 to n, then a trailer with these entries.</summary>
    public byte[] Write(string trailer)
    {
        using var file = new MemoryStream();
        file.Write("%PDF-1.7\n%\u00e2\u00e3\n"u8);
        foreach (var (at, one) in _objects.Index())
        {
            file.Write(Encoding.Latin1.GetBytes($"{at + 1} 0 obj\n"));
            file.Write(one);
            file.Write("\nendobj\n"u8);
        }
        var end = $"trailer\n<< /Size {_objects.Count + 1} {trailer} >>\nstartxref\n0\n%%EOF";
        file.Write(Encoding.Latin1.GetBytes(end));
        return file.ToArray();
    }

    /// <summary>A file whose pages have these contents, all with one font.</summary>
    public static byte[] Pages(string font, params string[] contents)
    {
        var writer = new PdfWriter();
        var fontNumber = writer.Add(font);
        return writer.Finish($"/Font << /F1 {fontNumber} 0 R >>", contents);
    }

    public byte[] Finish(string resources, params string[] contents)
    {
        var streams = contents.Select(AddPacked).ToArray();
        var tree = Count + contents.Length + 1;
        var pages = streams.Select(stream =>
            Add($"<< /Type /Page /Parent {tree} 0 R /Contents {stream} 0 R >>")).ToArray();
        Add($"<< /Type /Pages /Count {pages.Length} /Resources << {resources} >> "
            + $"/Kids [{string.Join(' ', pages.Select(page => $"{page} 0 R"))}] >>");
        return Write($"/Root {Add($"<< /Type /Catalog /Pages {tree} 0 R >>")} 0 R");
    }

    /// <summary>
    /// As browsers and LibreOffice print: glyph numbers of an embedded font, their letters in ToUnicode, Arabic and
    /// Hebrew from left to right.
    /// </summary>
    public static byte[] Printed(string sentence)
    {
        var writer = new PdfWriter();
        var letters = VisualOrder(sentence).ToList();
        var map = new StringBuilder("1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var (at, letter) in letters.Index())
        {
            var text = Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(letter.ToString()));
            map.Append($"1 beginbfchar <{at + 1:X4}> <{text}> endbfchar\n");
        }
        var toUnicode = writer.AddPacked(map.ToString());
        var below = writer.Add("<< /Type /Font /Subtype /CIDFontType2 /DW 500 >>");
        var font = writer.Add("<< /Type /Font /Subtype /Type0 /Encoding /Identity-H "
            + $"/DescendantFonts [{below} 0 R] /ToUnicode {toUnicode} 0 R >>");
        var shown = string.Concat(letters.Select((_, at) => $"{at + 1:X4}"));
        return writer.Finish($"/Font << /F1 {font} 0 R >>", $"BT /F1 12 Tf 72 700 Td <{shown}> Tj ET");
    }

    /// <summary>A sentence wholly of one direction, as it stands on paper.</summary>
    private static IEnumerable<Rune> VisualOrder(string sentence) =>
        sentence.Any(c => c is >= '\u0590' and <= '\u08FF')
            ? sentence.EnumerateRunes().Reverse()
            : sentence.EnumerateRunes();
}
