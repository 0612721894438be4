using System.Text;
using MailMesh.Mail.Text;

namespace MailMesh.Content.Files.Pdf.Fonts;

/// <summary>What the bytes of a shown string mean in one font: text, and how far each moves on (§9.5, §9.7).</summary>
internal sealed class PdfFont
{
    private const double WidthUnit = 0.001;
    private const int WidthsMax = 70_000;
    private const int CodesOfByte = 256;

    private static readonly string?[] Windows = Table("windows-1252");
    private static readonly string?[] MacRoman = Table("macintosh");

    private readonly Dictionary<int, double> _widths = [];
    private string?[] _simple = new string?[CodesOfByte];
    private PdfCMap? _toUnicode;
    private string? _charset; // of a composite font whose codes are characters of a known charset
    private int _codeBytes = 1;
    private double _widthOtherwise = 0.5;

    private PdfFont()
    {
    }

    /// <summary>For strings shown before a font is set, or with one that isn't there.</summary>
    public static PdfFont Unknown { get; } = new() { _simple = Windows };

    public static PdfFont Read(PdfDictionary font, PdfFile file, TextSink sink)
    {
        var read = new PdfFont();
        sink.Step(CodesOfByte);
        if (file.Resolve(font.Find("ToUnicode")) is PdfStream map)
            read._toUnicode = PdfCMap.Read(PdfStreams.Decode(file, map, sink), sink);
        if (file.Name(font.Find("Subtype")) == "Type0") read.ReadComposite(font, file, sink);
        else read.ReadSimple(font, file);
        return read;
    }

    /// <summary>Each code of a string: its text (empty where unknown), width in ems, whether it is a space.</summary>
    public IEnumerable<(string Text, double Width, bool IsSpace)> Glyphs(byte[] shown)
    {
        for (var at = 0; at < shown.Length;)
        {
            var length = Math.Min(LengthAt(shown[at]), shown.Length - at);
            var code = 0;
            foreach (var one in shown.AsSpan(at, length))
                code = (code << 8) | one;
            var text = _toUnicode?.Find(code) ?? Own(code, shown.AsSpan(at, length));
            at += length;
            yield return (text, _widths.GetValueOrDefault(code, _widthOtherwise), length == 1 && code == ' ');
        }
    }

    private int LengthAt(byte first)
    {
        if (_charset is null or "utf-16be") return _codeBytes;
        if (_charset == "shift_jis" && first is >= 0xA0 and < 0xE0) return 1;
        return first < 0x81 ? 1 : 2;
    }

    private string Own(int code, ReadOnlySpan<byte> bytes)
    {
        if (_charset == "utf-16be") return Encoding.BigEndianUnicode.GetString(bytes);
        if (_charset is not null) return Charsets.Decode(bytes, _charset);
        return _codeBytes == 1 && code < _simple.Length ? _simple[code] ?? "" : "";
    }

    private static string?[] Table(string charset) => [.. Enumerable.Range(0, CodesOfByte)
        .Select(code => code < ' ' ? null : Charsets.Decode([(byte)code], charset))];

    private void ReadSimple(PdfDictionary font, PdfFile file)
    {
        var encoding = file.Resolve(font.Find("Encoding"));
        var differing = encoding as PdfDictionary;
        var name = (encoding as PdfName)?.Value ?? file.Name(differing?.Find("BaseEncoding"));
        _simple = [.. name == "MacRomanEncoding" ? MacRoman : Windows];
        ReadDifferences(differing, file);

        var unit = file.Name(font.Find("Subtype")) == "Type3"
            && file.List(font.Find("FontMatrix")) is [double scale, ..] ? Math.Abs(scale) : WidthUnit;
        var first = (int)file.Number(font.Find("FirstChar"), 0);
        foreach (var (at, width) in file.List(font.Find("Widths")).Take(_simple.Length).Index())
        {
            if (width is double number) _widths[first + at] = number * unit;
        }
    }

    private void ReadDifferences(PdfDictionary? encoding, PdfFile file)
    {
        var code = 0;
        foreach (var one in file.List(encoding?.Find("Differences")))
        {
            if (one is double number) code = (int)number;
            if (one is not PdfName glyph) continue;
            if (code >= 0 && code < _simple.Length) _simple[code] = GlyphNames.Find(glyph.Value) ?? _simple[code] ?? "";
            code++;
        }
    }

    private void ReadComposite(PdfDictionary font, PdfFile file, TextSink sink)
    {
        var encoding = file.Name(font.Find("Encoding")) ?? "Identity-H";
        _charset = CharsetOf(encoding);
        _codeBytes = _toUnicode is { CodeBytes: > 0 } map && _charset is null ? map.CodeBytes : 2;
        var below = file.List(font.Find("DescendantFonts")) is [PdfDictionary one, ..] ? one : new PdfDictionary();
        _widthOtherwise = file.Number(below.Find("DW"), 1_000) * WidthUnit;
        if (_charset is null or "utf-16be") ReadWidths(file.List(below.Find("W")), sink);
    }

    /// <summary><c>code [width width]</c> or <c>first last width</c> (§9.7.4.3).</summary>
    private void ReadWidths(List<object?> widths, TextSink sink)
    {
        for (var i = 0; i + 1 < widths.Count && _widths.Count < WidthsMax;)
        {
            if (widths[i] is not double from) break;
            if (widths[i + 1] is PdfArray each)
            {
                foreach (var (at, width) in each.Take(WidthsMax).Index())
                {
                    if (width is double number) _widths[(int)from + at] = number * WidthUnit;
                }
                i += 2;
            }
            else
            {
                if (i + 2 >= widths.Count || widths[i + 1] is not double to || widths[i + 2] is not double all) break;
                for (var code = (int)from; code <= Math.Min(to, ushort.MaxValue) && _widths.Count < WidthsMax; code++)
                {
                    if (!sink.Step()) return;
                    _widths[code] = all * WidthUnit;
                }
                i += 3;
            }
        }
    }

    /// <summary>Of the predefined tables for Chinese, Japanese and Korean (§9.7.5.2); null: codes are glyphs.</summary>
    private static string? CharsetOf(string encoding) => encoding switch
    {
        _ when encoding.Contains("-UCS2-") || encoding.Contains("-UTF16-") => "utf-16be",
        _ when encoding.StartsWith("GB", StringComparison.Ordinal) => "gb18030",
        _ when encoding.Contains("RKSJ") => "shift_jis",
        _ when encoding.StartsWith("KSC", StringComparison.Ordinal) => "ks_c_5601-1987",
        _ when encoding.Contains("B5") || encoding.StartsWith("HKscs", StringComparison.Ordinal) => "big5",
        "EUC-H" or "EUC-V" => "euc-jp",
        _ => null,
    };
}
