using System.Globalization;
using System.Xml;

namespace MailMesh.Content.Files.Office;

/// <summary>The rows of one worksheet, each a line of CSV; empty rows are one empty line, empty ends are cut.</summary>
internal sealed class SheetRows(
    XmlReader xml, List<string> strings, CellNumber numbers, XlsxText.CellBudget budget, TextSink sink)
{
    /// <summary>Characters of one cell that are kept; Excel allows no more.</summary>
    public const int CellCharsMax = 32_767;

    private readonly HashSet<int> _hiddenColumns = [];
    private int _column;
    private int _written;
    private bool _rowIsHidden;

    public void Read()
    {
        while (!budget.IsSpent && xml.Next(sink))
        {
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "col") when xml.GetAttribute("hidden") is "1" or "true":
                    HideColumns();
                    break;
                case (XmlNodeType.Element, "row"):
                    (_column, _written) = (0, 0);
                    _rowIsHidden = xml.GetAttribute("hidden") is "1" or "true";
                    break;
                case (XmlNodeType.EndElement, "row") when !_rowIsHidden:
                    sink.EndLine();
                    break;
                case (XmlNodeType.Element, "c"):
                    ReadCell();
                    break;
            }
        }
    }

    private void HideColumns()
    {
        if (!int.TryParse(xml.GetAttribute("min"), CultureInfo.InvariantCulture, out var first)) return;
        if (!int.TryParse(xml.GetAttribute("max"), CultureInfo.InvariantCulture, out var last)) return;
        for (var column = Math.Max(1, first); column <= Math.Min(last, FileLimits.ColumnsMax); column++)
            _hiddenColumns.Add(column);
    }

    private void ReadCell()
    {
        _column = ColumnOf(xml.GetAttribute("r")) ?? _column + 1;
        var (kind, style) = (xml.GetAttribute("t"), xml.GetAttribute("s"));
        if (xml.IsEmptyElement) return;
        var text = ReadValue();
        if (text.Length == 0) return;
        var value = kind switch
        {
            "s" => int.TryParse(text, CultureInfo.InvariantCulture, out var at) && at >= 0 && at < strings.Count
                ? strings[at] : "",
            "b" => text == "1" ? "TRUE" : "FALSE",
            null or "n" => numbers.Show(text, style),
            _ => text, // str, inlineStr, e, d: as they stand
        };
        if (_rowIsHidden || _hiddenColumns.Contains(_column)) sink.Hide(value.Length);
        else Write(value);
    }

    /// <summary>What is in v, or in the t elements of an inline string; a formula (f) isn't asked.</summary>
    private string ReadValue()
    {
        var depth = xml.Depth;
        var (text, inValue) = ("", false);
        while (xml.Next(sink) && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType == XmlNodeType.Element) inValue = xml.LocalName is "v" or "t" && !xml.IsEmptyElement;
            else if (xml.NodeType == XmlNodeType.EndElement) inValue = false;
            else if (inValue && xml.IsText() && text.Length < CellCharsMax) text += xml.Value;
        }
        return text;
    }

    private void Write(string value)
    {
        // Commas up to the cell's place; a lone cell far right must not cost 16,000 of them for each row.
        var commas = Math.Max(0, _column - 1 - _written);
        budget.Take(1 + commas);
        for (; _written < _column - 1; _written++)
            sink.Write(',');
        sink.Write(Quoted(value));
    }

    private static string Quoted(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? value
        : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(c)) break;
            column = (column * 26) + (c - 'A' + 1);
            if (column > FileLimits.ColumnsMax) return FileLimits.ColumnsMax;
        }
        return column > 0 ? column : null;
    }
}
