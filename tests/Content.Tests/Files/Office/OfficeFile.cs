using System.IO.Compression;
using System.Security;
using System.Text;

namespace MailMesh.Content.Tests.Files.Office;

/// <summary>Documents as Word, Excel, PowerPoint and LibreOffice write them, with what a reader asks for.</summary>
internal static class OfficeFile
{
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Slide = "http://schemas.openxmlformats.org/presentationml/2006/main";
    private const string Drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";

    public static byte[] Zip(params (string Name, string Content)[] parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var part = zip.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return stream.ToArray();
    }

    public static byte[] Docx(string body, params (string Kind, string Body)[] notes) => Zip(
    [
        .. Package("word/document.xml"),
        ("word/document.xml", $"<w:document xmlns:w='{Word}'><w:body>{body}</w:body></w:document>"),
        ("word/_rels/document.xml.rels", Rels([.. notes.Select((note, at) => (note.Kind, $"{note.Kind}.xml"))])),
        .. notes.Select(note => ($"word/{note.Kind}.xml", $"<w:x xmlns:w='{Word}'>{note.Body}</w:x>")),
    ]);

    public static string Paragraph(string text, string properties = "", string run = "") =>
        $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{Xml(text)}</w:t></w:r></w:p>";

    /// <param name="sheets">Name, attributes and rows of each sheet.</param>
    /// <param name="strings">What cells share.</param>
    /// <param name="styles">The numFmts and cellXfs elements.</param>
    public static byte[] Xlsx((string Name, string Attributes, string Data)[] sheets, string[]? strings = null,
        string styles = "") => Zip(
    [
        .. Package("xl/workbook.xml"),
        ("xl/workbook.xml", $"<workbook xmlns='{Sheet}' xmlns:r='{Links}'><sheets>"
            + string.Concat(sheets.Select((one, at) =>
                $"<sheet name='{Xml(one.Name)}' sheetId='{at + 1}' {one.Attributes} r:id='rId{at}'/>"))
            + "</sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", Rels([
            .. sheets.Select((_, at) => ("worksheet", $"/xl/worksheets/sheet{at}.xml")),
            ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")])),
        .. sheets.Select((one, at) =>
            ($"xl/worksheets/sheet{at}.xml", $"<worksheet xmlns='{Sheet}'>{one.Data}</worksheet>")),
        ("xl/sharedStrings.xml", $"<sst xmlns='{Sheet}'>"
            + string.Concat((strings ?? []).Select(one => $"<si><t>{Xml(one)}</t></si>")) + "</sst>"),
        ("xl/styles.xml", $"<styleSheet xmlns='{Sheet}'>{styles}</styleSheet>"),
    ]);

    /// <param name="slides">Attributes of the slide, its text and its notes, if any.</param>
    public static byte[] Pptx(params (string Attributes, string Text, string? Notes)[] slides) => Zip(
    [
        .. Package("ppt/presentation.xml"),
        // In reverse, so that the order of the files isn't that of the show.
        ("ppt/presentation.xml", $"<p:presentation xmlns:p='{Slide}' xmlns:r='{Links}'><p:sldIdLst>"
            + string.Concat(slides.Select((_, at) => $"<p:sldId id='{256 + at}' r:id='rId{at}'/>"))
            + "</p:sldIdLst></p:presentation>"),
        ("ppt/_rels/presentation.xml.rels", Rels([
            .. slides.Select((_, at) => ("slide", $"slides/slide{slides.Length - at}.xml"))])),
        .. slides.SelectMany((one, at) => SlideParts(one, slides.Length - at)),
    ]);

    public static byte[] Odf(string kind, string body, string manifest = "<m/>") => Zip(
        ("mimetype", $"application/vnd.oasis.opendocument.{kind}"),
        ("content.xml", "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b' xmlns:draw='d'>"
            + $"<office:body>{body}</office:body></office:document-content>"),
        ("META-INF/manifest.xml", manifest));

    public static string Xml(string text) => SecurityElement.Escape(text);

    private static IEnumerable<(string, string)> SlideParts((string Attributes, string Text, string? Notes) one, int at)
    {
        yield return ($"ppt/slides/slide{at}.xml", SlideXml("sld", one.Attributes, one.Text));
        if (one.Notes is null) yield break;
        yield return ($"ppt/slides/_rels/slide{at}.xml.rels", Rels([("notesSlide", $"../notesSlides/notes{at}.xml")]));
        yield return ($"ppt/notesSlides/notes{at}.xml", SlideXml("notes", "", one.Notes));
    }

    private static string SlideXml(string root, string attributes, string text) =>
        $"<p:{root} xmlns:p='{Slide}' xmlns:a='{Drawing}' {attributes}><a:p><a:r><a:t>{Xml(text)}</a:t></a:r></a:p>"
        + $"</p:{root}>";

    private static IEnumerable<(string, string)> Package(string main) =>
    [
        ("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"),
        ("_rels/.rels", Rels([("officeDocument", main)])),
    ];

    private static string Rels((string Kind, string Target)[] links) =>
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        + string.Concat(links.Select((one, at) =>
            $"<Relationship Id='rId{at}' Type='{Links}/{one.Kind}' Target='{one.Target}'/>"))
        + "</Relationships>";
}
