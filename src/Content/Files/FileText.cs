using System.Xml;
using MailMesh.Content.Files.Office;
using MailMesh.Content.Files.Pdf;

namespace MailMesh.Content.Files;

/// <summary>
/// The text of an attached file: PDF, documents of Office and LibreOffice, RTF, calendars, mails, HTML, CSV and other
/// text. A hostile file costs at most what <see cref="FileLimits"/> say, and never throws. Decision 0105.
/// </summary>
public static class FileText
{
    /// <summary>False where the declared type can hold no text, so that the bytes needn't be fetched.</summary>
    public static bool MayHave(string mimeType, string filename) => FileKinds.Declared(mimeType, filename) is not null;

    /// <summary>Reads the file as what its first bytes are; else as what its type and name say it is.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="mimeType">As declared by the sender; need not be true.</param>
    /// <param name="filename">As declared by the sender.</param>
    /// <param name="charset">Of text, as the part of the mail declares it; null where it says none.</param>
    /// <param name="ct">Ends a long reading: the caller hung up.</param>
    public static FileReading Read(
        ReadOnlyMemory<byte> bytes, string mimeType, string filename, string? charset = null,
        CancellationToken ct = default)
    {
        if (bytes.Length > FileLimits.BytesMax)
            return new FileReading.TooLarge($"{bytes.Length} bytes; text is read of at most {FileLimits.BytesMax}");
        var sink = new TextSink(ct);
        try
        {
            return Read(bytes, FileKinds.Of(bytes.Span, mimeType, filename), charset, sink);
        }
        catch (Exception fault) when (fault is XmlException or InvalidDataException or IOException)
        {
            return FileReading.Damaged; // what the base class library says of bytes that break its formats
        }
    }

    private static FileReading Read(
        ReadOnlyMemory<byte> bytes, FileKind kind, string? charset, TextSink sink) => kind switch
    {
        FileKind.Pdf => PdfText.Read(bytes, sink),
        FileKind.Zip => OfficeText.Read(bytes, sink),
        FileKind.Compound => OfficeText.ReadCompound(bytes.Span),
        FileKind.Html => HtmlFileText.Read(bytes.Span, charset, sink),
        FileKind.Csv => PlainText.Read(bytes.Span, "csv", charset, sink),
        FileKind.Text => PlainText.Read(bytes.Span, "text", charset, sink),
        FileKind.Ics => IcsText.Read(bytes.Span, charset, sink),
        FileKind.Eml => EmlText.Read(bytes, sink),
        FileKind.Rtf => RtfText.Read(bytes.Span, sink),
        _ => FileReading.NoText.Instance,
    };
}
