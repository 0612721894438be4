using System.Xml;

namespace MailMesh.Content.Files.Office;

/// <summary>
/// A part as XML. Document types are refused, so nothing expands and nothing is fetched; depth, names, attributes and
/// work are bounded.
/// </summary>
internal static class XmlParts
{
    /// <summary>A reader of the part; null where it isn't there.</summary>
    public static XmlReader? OpenXml(this ZipParts parts, string name) =>
        parts.Open(name) is not { } stream ? null : XmlReader.Create(new TagGuard(stream), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
            NameTable = new FewNames(),
        });

    /// <summary>The next node; false at the end, past a limit and where the work is spent.</summary>
    /// <exception cref="XmlException">The part is no XML.</exception>
    public static bool Next(this XmlReader xml, TextSink sink)
    {
        if (!sink.Step() || !xml.Read()) return false;
        if (xml.Depth <= FileLimits.XmlDepthMax) return true;
        throw new XmlException($"Elements nest deeper than {FileLimits.XmlDepthMax}.");
    }

    public static bool IsText(this XmlReader xml) =>
        xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace
            or XmlNodeType.CDATA;

    /// <summary>An attribute by its local name: prefixes are the writer's choice.</summary>
    public static string? Attribute(this XmlReader xml, string localName)
    {
        string? value = null;
        for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
        {
            if (xml.LocalName != localName || xml.Prefix == "xmlns") continue;
            value = xml.Value;
            break;
        }
        xml.MoveToElement();
        return value;
    }

    /// <summary>A toggle of Office: present and not switched off.</summary>
    public static bool IsOn(this XmlReader xml) => xml.Attribute("val") is not ("0" or "false" or "off");

    /// <summary>Leaves out the element that the reader stands on, and all inside it.</summary>
    public static void Pass(this XmlReader xml, TextSink sink)
    {
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        while (xml.Next(sink) && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
        }
    }

    /// <summary>Each different name is kept by the parser until its end.</summary>
    private sealed class FewNames : NameTable
    {
        private int _names;

        public override string Add(char[] key, int start, int len)
        {
            if (Get(key, start, len) is { } known) return known;
            if (++_names > FileLimits.XmlNamesMax)
                throw new XmlException($"More than {FileLimits.XmlNamesMax} different names.");
            return base.Add(key, start, len);
        }
    }
}
