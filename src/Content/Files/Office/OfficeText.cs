using System.Text;
using System.Xml;

namespace MailMesh.Content.Files.Office;

/// <summary>An archive that may be a document: what it is decides its parts, not its name.</summary>
internal static class OfficeText
{
    private const int MimeTypeBytesMax = 100;
    private const string OpenDocument = "application/vnd.oasis.opendocument.";

    /// <summary>"EncryptedPackage": where Office puts a document that has a password ([MS-OFFCRYPTO] §2.3).</summary>
    private static readonly byte[] EncryptedPackage = Encoding.Unicode.GetBytes("EncryptedPackage");

    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    /// <exception cref="XmlException">A part of it is.</exception>
    public static FileReading Read(ReadOnlyMemory<byte> bytes, TextSink sink)
    {
        var (parts, refusal) = ZipParts.Open(bytes);
        if (parts is null) return refusal!;
        using (parts)
        {
            try
            {
                var reading = Read(parts, sink);
                return parts.Refused ?? reading;
            }
            catch (XmlException) when (parts.Refused is not null)
            {
                return parts.Refused; // the part ended where its limit was
            }
        }
    }

    /// <summary>A compound file: an encrypted document, or one of Office before 2007 ([MS-CFB]).</summary>
    public static FileReading ReadCompound(ReadOnlySpan<byte> bytes) => bytes.IndexOf(EncryptedPackage) >= 0
        ? FileReading.Encrypted
        : new FileReading.Unreadable("the binary format of Office before 2007");

    private static FileReading Read(ZipParts parts, TextSink sink)
    {
        if (OpenDocumentFormat(parts) is { } format) return OdfText.Read(parts, format, sink);
        if (!parts.Has("[Content_Types].xml")) return FileReading.NoText.Instance;
        var main = PartLinks.Of(parts, "", sink).OfKind("officeDocument").FirstOrDefault();
        if (main is null || !parts.Has(main)) return FileReading.NoText.Instance;
        return RootOf(parts, main, sink) switch
        {
            "document" => DocxText.Read(parts, main, sink),
            "workbook" => XlsxText.Read(parts, main, sink),
            "presentation" => PptxText.Read(parts, main, sink),
            _ => FileReading.NoText.Instance,
        };
    }

    private static string? RootOf(ZipParts parts, string part, TextSink sink)
    {
        using var xml = parts.OpenXml(part);
        while (xml is not null && xml.Next(sink))
        {
            if (xml.NodeType == XmlNodeType.Element) return xml.LocalName;
        }
        return null;
    }

    /// <summary>The first entry says it in plain ASCII (OpenDocument 1.3 part 2 §3.3).</summary>
    private static string? OpenDocumentFormat(ZipParts parts)
    {
        using var stream = parts.Open("mimetype");
        if (stream is null) return null;
        var bytes = new byte[MimeTypeBytesMax];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var type = Encoding.ASCII.GetString(bytes, 0, read).Trim();
        if (!type.StartsWith(OpenDocument, StringComparison.Ordinal)) return null;
        return type[OpenDocument.Length..] switch
        {
            "text" or "text-template" => "odt",
            "spreadsheet" or "spreadsheet-template" => "ods",
            "presentation" or "presentation-template" => "odp",
            _ => null,
        };
    }
}
