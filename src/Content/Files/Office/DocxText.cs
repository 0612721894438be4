using System.Xml;

namespace MailMesh.Content.Files.Office;

/// <summary>
/// A document of Word (ECMA-376 part 1 §17): paragraphs, tables with cells between bars, then notes and comments. What
/// is deleted under tracking is left out; runs formatted as hidden are left out and counted.
/// </summary>
internal static class DocxText
{
    private static readonly string[] Notes = ["footnotes", "endnotes", "comments"];

    public static FileReading Read(ZipParts parts, string document, TextSink sink)
    {
        ReadPart(parts, document, sink);
        var links = PartLinks.Of(parts, document, sink);
        foreach (var kind in Notes)
        {
            foreach (var part in links.OfKind(kind))
            {
                sink.EndLineIfBegun();
                sink.Write($"--- {kind} ---\n");
                ReadPart(parts, part, sink);
            }
        }
        return sink.Finish("docx");
    }

    private static void ReadPart(ZipParts parts, string part, TextSink sink)
    {
        using var xml = parts.OpenXml(part);
        if (xml is null) return;
        var state = new State();
        while (xml.Next(sink))
        {
            if (xml.NodeType == XmlNodeType.Element) Begin(xml, sink, state);
            else if (xml.NodeType == XmlNodeType.EndElement) End(xml.LocalName, sink, state);
            else if (state.InText && xml.IsText()) Text(xml.Value, sink, state);
        }
    }

    private static void Begin(XmlReader xml, TextSink sink, State state)
    {
        switch (xml.LocalName)
        {
            // The same again for programs that don't know the newer form; what was moved away stands where it went.
            case "Fallback" or "moveFrom" or "del":
                xml.Pass(sink);
                break;
            case "t":
                state.InText = !xml.IsEmptyElement;
                break;
            case "r":
                state.IsHidden = false;
                break;
            case "vanish" when xml.IsOn():
                state.IsHidden = true;
                break;
            case "tab" when !state.InParagraphProperties:
                sink.Write('\t');
                break;
            case "br" or "cr":
                sink.EndLine();
                break;
            case "noBreakHyphen":
                sink.Write('-');
                break;
            case "pPr":
                state.InParagraphProperties = !xml.IsEmptyElement;
                break;
            case "pStyle" when HeadingLevel(xml.Attribute("val")) is var level and > 0:
                sink.Write(new string('#', level) + " ");
                break;
            case "numPr" when state.InParagraphProperties:
                sink.Write("- ");
                break;
            case "tc":
                if (state.Cells++ > 0) sink.Write(" | ");
                state.CellDepth++;
                break;
            case "tr":
                state.Cells = 0;
                break;
        }
    }

    private static void End(string name, TextSink sink, State state)
    {
        switch (name)
        {
            case "t":
                state.InText = false;
                break;
            case "pPr":
                state.InParagraphProperties = false;
                break;
            case "tc":
                state.CellDepth = Math.Max(0, state.CellDepth - 1);
                sink.TrimEnd();
                break;
            case "p" when state.CellDepth > 0:
                sink.Write(' '); // a row stays one line
                break;
            case "p" or "tr":
                sink.EndLine();
                break;
        }
    }

    private static void Text(string text, TextSink sink, State state)
    {
        if (state.IsHidden) sink.Hide(text.Length);
        else sink.Write(text);
    }

    private static int HeadingLevel(string? style) =>
        style is not null && style.StartsWith("Heading", StringComparison.OrdinalIgnoreCase)
        && style[^1] is >= '1' and <= '6' ? style[^1] - '0' : 0;

    private sealed class State
    {
        public bool InText { get; set; }
        public bool IsHidden { get; set; }
        public bool InParagraphProperties { get; set; }
        public int Cells { get; set; }
        public int CellDepth { get; set; }
    }
}
