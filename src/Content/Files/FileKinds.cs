namespace MailMesh.Content.Files;

/// <summary>How a file is read.</summary>
internal enum FileKind
{
    /// <summary>Nothing here reads it.</summary>
    Other,
    Pdf,
    Zip,
    Compound,
    Rtf,
    Html,
    Csv,
    Ics,
    Eml,
    Text,
}

/// <summary>Which kind a file is. First bytes decide over what the sender declared.</summary>
internal static class FileKinds
{
    private const int PdfMarkBytesMax = 1_024; // readers look for it this far (ISO 32000-1 annex H, note 13)

    private static readonly string[] WithoutText = ["image/", "audio/", "video/", "font/", "model/"];

    /// <summary>Text that isn't declared as text/*.</summary>
    private static readonly string[] TextTypes =
    [
        "application/json", "application/xml", "application/x-yaml", "application/yaml", "application/toml",
        "application/javascript", "application/x-javascript", "application/sql", "application/x-sh",
        "application/x-ndjson", "image/svg+xml", "application/x-subrip",
    ];

    private static readonly string[] TextNames =
    [
        ".txt", ".md", ".log", ".json", ".xml", ".yaml", ".yml", ".toml", ".ini", ".vcf", ".srt", ".tex", ".sql",
        ".svg",
    ];

    public static FileKind Of(ReadOnlySpan<byte> bytes, string mimeType, string filename)
    {
        if (bytes[..Math.Min(bytes.Length, PdfMarkBytesMax)].IndexOf("%PDF-"u8) >= 0) return FileKind.Pdf;
        if (bytes.StartsWith("PK\x03\x04"u8) || bytes.StartsWith("PK\x05\x06"u8)) return FileKind.Zip;
        if (bytes.StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])) return FileKind.Compound;
        if (bytes.StartsWith("{\\rtf"u8)) return FileKind.Rtf;
        return Declared(mimeType, filename) is { } kind ? kind : FileKind.Other;
    }

    /// <summary>What type and name say; <see cref="FileKind.Other"/> leaves it to the bytes, null: no text.</summary>
    public static FileKind? Declared(string mimeType, string filename)
    {
        var type = mimeType.Split(';', 2)[0].Trim().ToLowerInvariant();
        var kind = type switch
        {
            "text/html" or "application/xhtml+xml" => FileKind.Html,
            "text/csv" or "text/tab-separated-values" or "application/csv" => FileKind.Csv,
            "text/calendar" or "application/ics" => FileKind.Ics,
            "message/rfc822" or "message/global" => FileKind.Eml,
            _ => ByName(filename),
        };
        if (kind != FileKind.Other) return kind;
        if (TextTypes.Contains(type) || type.StartsWith("text/", StringComparison.Ordinal)
            || type.StartsWith("message/", StringComparison.Ordinal)
            || type.EndsWith("+json", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal))
            return FileKind.Text;
        return WithoutText.Any(start => type.StartsWith(start, StringComparison.Ordinal)) ? null : FileKind.Other;
    }

    private static FileKind ByName(string filename) => Path.GetExtension(filename).ToLowerInvariant() switch
    {
        ".html" or ".htm" or ".xhtml" => FileKind.Html,
        ".csv" or ".tsv" => FileKind.Csv,
        ".ics" or ".vcs" => FileKind.Ics,
        ".eml" => FileKind.Eml,
        var ending => TextNames.Contains(ending) ? FileKind.Text : FileKind.Other,
    };
}
