using System.Globalization;
using System.Xml;

namespace MailMesh.Content.Files.Office;

/// <summary>
/// A text, spreadsheet or presentation of LibreOffice (OpenDocument 1.3 part 3): paragraphs, rows with cells between
/// tabs, pages. Deleted text under tracking is left out.
/// </summary>
internal static class OdfText
{
    private const int RepeatsMax = 100; // an equal cell or row a thousand times over says no more than this
    private const int SpacesMax = 100;

    public static FileReading Read(ZipParts parts, string format, TextSink sink)
    {
        if (IsEncrypted(parts, sink)) return FileReading.Encrypted;
        using var xml = parts.OpenXml("content.xml");
        if (xml is null) return FileReading.Damaged;
        var state = new State();
        while (xml.Next(sink))
        {
            if (xml.NodeType == XmlNodeType.Element) Begin(xml, sink, state);
            else if (xml.NodeType == XmlNodeType.EndElement) End(xml.LocalName, sink, state);
            else if (state.Paragraphs > 0 && xml.IsText()) sink.Write(xml.Value);
        }
        return sink.Finish(format);
    }

    private static bool IsEncrypted(ZipParts parts, TextSink sink)
    {
        using var xml = parts.OpenXml("META-INF/manifest.xml");
        while (xml is not null && xml.Next(sink))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "encryption-data") return true;
        }
        return false;
    }

    private static void Begin(XmlReader xml, TextSink sink, State state)
    {
        switch (xml.LocalName)
        {
            case "tracked-changes" or "automatic-styles" or "settings" or "annotation":
                xml.Pass(sink);
                break;
            case "table" when xml.Attribute("name") is { } name:
                sink.EndLineIfBegun();
                sink.Write($"# {name}\n");
                break;
            case "page" when xml.Prefix == "draw":
                sink.EndLineIfBegun();
                sink.Write(string.Create(CultureInfo.InvariantCulture, $"--- slide {++state.Slides} ---\n"));
                break;
            case "notes":
                sink.EndLineIfBegun();
                sink.Write("Notes:\n");
                break;
            case "h" when int.TryParse(xml.Attribute("outline-level"), out var level):
                sink.Write(new string('#', Math.Clamp(level, 1, 6)) + " ");
                state.Open(xml);
                break;
            case "p" or "h":
                state.Open(xml);
                break;
            case "s":
                sink.Write(new string(' ', Math.Clamp(Repeats(xml, "c"), 1, SpacesMax)));
                break;
            case "tab":
                sink.Write('\t');
                break;
            case "line-break":
                sink.EndLine();
                break;
            case "table-row":
                state.BeginRow();
                break;
            case "table-cell" or "covered-table-cell":
                BeginCell(xml, sink, state);
                break;
        }
    }

    private static void BeginCell(XmlReader xml, TextSink sink, State state)
    {
        var repeats = Math.Min(Repeats(xml, "number-columns-repeated"), FileLimits.ColumnsMax);
        if (xml.IsEmptyElement)
        {
            state.EmptyCells = Math.Min(state.EmptyCells + repeats, FileLimits.ColumnsMax);
            return;
        }
        if (state.CellsWritten) sink.Write('\t');
        for (; state.EmptyCells > 0; state.EmptyCells--)
            sink.Write('\t');
        state.CellsWritten = true;
        state.CellDepth++;
        state.CellBegins = sink.Length;
        state.CellRepeats = Math.Min(repeats, RepeatsMax);
    }

    private static void End(string name, TextSink sink, State state)
    {
        switch (name)
        {
            case "p" or "h":
                state.Paragraphs = Math.Max(0, state.Paragraphs - 1);
                if (state.CellDepth == 0) sink.EndLine();
                else sink.Write(' '); // between the paragraphs of one cell
                break;
            case "table-cell" or "covered-table-cell":
                state.CellDepth = Math.Max(0, state.CellDepth - 1);
                if (sink.Length > state.CellBegins) sink.TrimEnd();
                var cell = sink.Since(state.CellBegins);
                for (var more = state.CellRepeats; more > 1 && !sink.IsFull; more--)
                {
                    sink.Write('\t');
                    sink.Write(cell);
                }
                state.CellRepeats = 0;
                break;
            case "table-row" when state.CellDepth == 0:
                sink.EndLine();
                break;
        }
    }

    private static int Repeats(XmlReader xml, string attribute) =>
        int.TryParse(xml.Attribute(attribute), CultureInfo.InvariantCulture, out var times) ? Math.Max(1, times) : 1;

    private sealed class State
    {
        public int Paragraphs { get; set; }
        public int Slides { get; set; }
        public int CellDepth { get; set; }
        public int CellBegins { get; set; }
        public int CellRepeats { get; set; }
        public int EmptyCells { get; set; }
        public bool CellsWritten { get; set; }

        public void Open(XmlReader xml)
        {
            if (!xml.IsEmptyElement) Paragraphs++;
        }

        public void BeginRow()
        {
            if (CellDepth == 0) (EmptyCells, CellsWritten) = (0, false);
        }
    }
}
