using System.Text;

namespace MailMesh.Content.Files.Pdf.Fonts;

/// <summary>A font's own table from codes to text, ToUnicode (ISO 32000-1 §9.10.3).</summary>
internal sealed class PdfCMap
{
    private const int EntriesMax = 100_000;
    private const int CharsOfCodeMax = 32;

    private readonly Dictionary<int, string> _codes = [];
    private readonly List<(int First, int Last, string Text)> _ranges = [];

    /// <summary>Bytes of a code; 0 where the table doesn't say.</summary>
    public int CodeBytes { get; private set; }

    public static PdfCMap Read(ReadOnlyMemory<byte> bytes, TextSink sink)
    {
        var map = new PdfCMap();
        var lexer = new PdfLexer(bytes, sink);
        var operands = new PdfArray();
        while (lexer.Next() is var one && one != PdfLexer.End)
        {
            if (one is not PdfWord word)
            {
                operands.Add(one);
                continue;
            }
            if (word.Value == "endcodespacerange") map.AddCodeSpace(operands);
            else if (word.Value == "endbfchar") map.AddChars(operands);
            else if (word.Value == "endbfrange") map.AddRanges(operands);
            operands.Clear();
        }
        map._ranges.Sort((one, other) => one.First.CompareTo(other.First));
        return map;
    }

    public string? Find(int code)
    {
        if (_codes.TryGetValue(code, out var text)) return text;
        var (low, high) = (0, _ranges.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (first, last, start) = _ranges[middle];
            if (code < first) high = middle - 1;
            else if (code > last) low = middle + 1;
            else return Shift(start, code - first);
        }
        return null;
    }

    private void AddCodeSpace(PdfArray operands)
    {
        foreach (var one in operands)
        {
            if (one is byte[] code) CodeBytes = Math.Max(CodeBytes, Math.Min(code.Length, 4));
        }
    }

    private void AddChars(PdfArray operands)
    {
        for (var i = 0; i + 1 < operands.Count && _codes.Count < EntriesMax; i += 2)
        {
            if (operands[i] is byte[] code && operands[i + 1] is byte[] text) _codes[Code(code)] = Text(text);
        }
    }

    private void AddRanges(PdfArray operands)
    {
        for (var i = 0; i + 2 < operands.Count && _ranges.Count < EntriesMax; i += 3)
        {
            if (operands[i] is not byte[] from || operands[i + 1] is not byte[] to) continue;
            var first = Code(from);
            if (operands[i + 2] is byte[] text) _ranges.Add((first, Code(to), Text(text)));
            if (operands[i + 2] is not PdfArray texts) continue;
            foreach (var (at, one) in texts.Take(EntriesMax - _codes.Count).Index())
            {
                if (one is byte[] each) _codes[first + at] = Text(each);
            }
        }
    }

    private static int Code(byte[] bytes)
    {
        var code = 0;
        foreach (var one in bytes.AsSpan(0, Math.Min(bytes.Length, 4)))
            code = (code << 8) | one;
        return code;
    }

    private static string Text(byte[] bytes) =>
        Encoding.BigEndianUnicode.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 2 * CharsOfCodeMax)));

    /// <summary>The last character of a range's first text, counted on.</summary>
    private static string Shift(string text, int by)
    {
        if (by == 0 || text.Length == 0) return text;
        var before = text.Length > 1 && char.IsLowSurrogate(text[^1]) ? text[..^2] : text[..^1];
        return Rune.TryGetRuneAt(text, before.Length, out var last) && Rune.IsValid(last.Value + by)
            ? before + new Rune(last.Value + by)
            : text;
    }
}
