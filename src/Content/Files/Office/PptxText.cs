using System.Globalization;
using System.Xml;

namespace MailMesh.Content.Files.Office;

/// <summary>
/// A presentation (ECMA-376 part 1 §19): the slides in their order, each with its speaker's notes. Slides that the
/// show leaves out are left out and said.
/// </summary>
internal static class PptxText
{
    public static FileReading Read(ZipParts parts, string presentation, TextSink sink)
    {
        var slides = Slides(parts, presentation, sink);
        var hidden = 0;
        foreach (var (index, slide) in slides.Take(FileLimits.SheetsMax).Index())
        {
            if (!sink.Step()) break;
            if (IsHidden(parts, slide, sink))
            {
                hidden++;
                continue;
            }
            sink.EndLineIfBegun();
            sink.Write(string.Create(CultureInfo.InvariantCulture, $"--- slide {index + 1} ---\n"));
            ReadSlide(parts, slide, sink);
            foreach (var notes in PartLinks.Of(parts, slide, sink).OfKind("notesSlide"))
            {
                sink.EndLineIfBegun();
                sink.Write("Notes:\n");
                ReadSlide(parts, notes, sink);
            }
        }
        if (hidden > 0) sink.Cut($"{hidden} hidden slides are left out");
        if (slides.Count > FileLimits.SheetsMax)
            sink.Cut($"only the first {FileLimits.SheetsMax} of {slides.Count} slides are here");
        return sink.Finish("pptx");
    }

    private static List<string> Slides(ZipParts parts, string presentation, TextSink sink)
    {
        var links = PartLinks.Of(parts, presentation, sink);
        var slides = new List<string>();
        using var xml = parts.OpenXml(presentation);
        while (xml is not null && xml.Next(sink))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "sldId") continue;
            // Its own number is called id too; the link is the one in the namespace of links.
            var id = Enumerable.Range(0, xml.AttributeCount).Select(at =>
            {
                xml.MoveToAttribute(at);
                return (xml.LocalName, xml.NamespaceURI, xml.Value);
            }).FirstOrDefault(one => one is { LocalName: "id", NamespaceURI.Length: > 0 }).Value;
            xml.MoveToElement();
            if (links.Target(id) is { } slide) slides.Add(slide);
        }
        return slides;
    }

    private static bool IsHidden(ZipParts parts, string slide, TextSink sink)
    {
        using var xml = parts.OpenXml(slide);
        while (xml is not null && xml.Next(sink))
        {
            if (xml.NodeType == XmlNodeType.Element) return xml.GetAttribute("show") is "0" or "false";
        }
        return false;
    }

    private static void ReadSlide(ZipParts parts, string part, TextSink sink)
    {
        using var xml = parts.OpenXml(part);
        var (inText, cells) = (false, 0);
        while (xml is not null && xml.Next(sink))
        {
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "Fallback"):
                case (XmlNodeType.Element, "fld"): // the number of the slide, a date
                    xml.Pass(sink);
                    break;
                case (XmlNodeType.Element, "t"):
                    inText = !xml.IsEmptyElement;
                    break;
                case (XmlNodeType.EndElement, "t"):
                    inText = false;
                    break;
                case (XmlNodeType.Element, "br"):
                    sink.EndLine();
                    break;
                case (XmlNodeType.Element, "tr"):
                    cells = 0;
                    break;
                case (XmlNodeType.Element, "tc"):
                    if (cells++ > 0) sink.Write(" | ");
                    break;
                case (XmlNodeType.EndElement, "tr"):
                    cells = 0;
                    sink.EndLineIfBegun();
                    break;
                case (XmlNodeType.EndElement, "p") when cells == 0:
                    sink.EndLineIfBegun();
                    break;
                default:
                    if (inText && xml.IsText()) sink.Write(xml.Value);
                    break;
            }
        }
    }
}
