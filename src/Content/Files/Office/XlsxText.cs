using System.Globalization;
using System.Xml;

namespace MailMesh.Content.Files.Office;

/// <summary>
/// A workbook (ECMA-376 part 1 §18): each sheet as lines of CSV (RFC 4180) below its name, values and not formulas.
/// Hidden sheets, rows and columns are left out, and said or counted.
/// </summary>
internal static class XlsxText
{
    private sealed record Sheet(string Name, string? Part, bool IsHidden);

    public static FileReading Read(ZipParts parts, string workbook, TextSink sink)
    {
        var links = PartLinks.Of(parts, workbook, sink);
        var (sheets, from1904) = Sheets(parts, workbook, links, sink);
        var strings = SharedStrings(parts, links.OfKind("sharedStrings").FirstOrDefault(), sink);
        var numbers = CellNumber.Of(parts, links.OfKind("styles").FirstOrDefault(), from1904, sink);
        var budget = new CellBudget();
        foreach (var sheet in sheets.Where(sheet => !sheet.IsHidden).Take(FileLimits.SheetsMax))
        {
            if (sheet.Part is null || !sink.Step() || budget.IsSpent) continue;
            sink.EndLineIfBegun();
            sink.Write($"# {sheet.Name}\n");
            using var xml = parts.OpenXml(sheet.Part);
            if (xml is not null) new SheetRows(xml, strings, numbers, budget, sink).Read();
        }

        var hidden = sheets.Count(sheet => sheet.IsHidden);
        if (hidden > 0) sink.Cut($"{hidden} hidden sheets are left out");
        if (sheets.Count - hidden > FileLimits.SheetsMax)
            sink.Cut($"only the first {FileLimits.SheetsMax} of {sheets.Count - hidden} sheets are here");
        if (budget.IsSpent) sink.Cut($"only the first {FileLimits.CellsMax} cells are here");
        return sink.Finish("xlsx");
    }

    private static (List<Sheet> Sheets, bool From1904) Sheets(
        ZipParts parts, string workbook, PartLinks links, TextSink sink)
    {
        var sheets = new List<Sheet>();
        var from1904 = false;
        using var xml = parts.OpenXml(workbook);
        while (xml is not null && xml.Next(sink))
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            if (xml.LocalName == "workbookPr") from1904 = xml.Attribute("date1904") is "1" or "true";
            if (xml.LocalName != "sheet") continue;
            sheets.Add(new Sheet(
                xml.Attribute("name") ?? "", links.Target(xml.Attribute("id")),
                xml.Attribute("state") is "hidden" or "veryHidden"));
        }
        return (sheets, from1904);
    }

    private static List<string> SharedStrings(ZipParts parts, string? part, TextSink sink)
    {
        var strings = new List<string>();
        using var xml = part is null ? null : parts.OpenXml(part);
        var (text, inText, characters) = ("", false, 0);
        while (xml is not null && characters < FileLimits.SharedCharsMax && xml.Next(sink))
        {
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "rPh"): // how to pronounce it
                    xml.Pass(sink);
                    break;
                case (XmlNodeType.Element, "si"):
                    text = "";
                    if (xml.IsEmptyElement) strings.Add("");
                    break;
                case (XmlNodeType.EndElement, "si"):
                    strings.Add(text);
                    break;
                case (XmlNodeType.Element or XmlNodeType.EndElement, "t"):
                    inText = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
                    break;
                default:
                    if (!inText || !xml.IsText()) break;
                    characters += xml.Value.Length;
                    // A string of a million runs must not be copied a million times: Excel's cells end at 32,767.
                    if (text.Length < SheetRows.CellCharsMax) text += xml.Value;
                    break;
            }
        }
        if (characters >= FileLimits.SharedCharsMax)
            sink.Cut($"only the first {strings.Count} of the strings that cells share are here");
        return strings;
    }

    /// <summary>Cells that are left to write, in all sheets together.</summary>
    internal sealed class CellBudget
    {
        private int _left = FileLimits.CellsMax;

        public bool IsSpent => _left <= 0;

        public void Take(int cells) => _left -= cells;
    }
}
