namespace MailMesh.Content.Files;

/// <summary>What reading one attached file may cost. Work is counted, not timed (decision 0071).</summary>
public static class FileLimits
{
    /// <summary>Bytes of a file that is read for its text.</summary>
    public const int BytesMax = 20 * 1024 * 1024;

    /// <summary>Characters of text that come out.</summary>
    public const int CharsMax = ContentLimits.TextCharsMax;

    /// <summary>Steps of a reader: tokens, elements, glyphs. About two seconds of one core.</summary>
    public const int StepsMax = 3_000_000;

    /// <summary>Entries of an archive; a document of Office has dozens, with many pictures hundreds.</summary>
    public const int ZipEntriesMax = 10_000;

    /// <summary>Bytes that all parts of an archive unpack to, those that are read.</summary>
    public const int UnpackedBytesMax = 64 * 1024 * 1024;

    /// <summary>Times its packed size that a part may unpack to; XML of spreadsheets reaches 50.</summary>
    public const int RatioMax = 250;

    /// <summary>Bytes that may always be unpacked: a ratio says nothing of small parts.</summary>
    public const int RatioBytesMin = 1024 * 1024;

    /// <summary>Open elements above one another.</summary>
    public const int XmlDepthMax = 250;

    /// <summary>Different names of elements and attributes of one part.</summary>
    public const int XmlNamesMax = 5_000;

    /// <summary>Attributes of one element.</summary>
    public const int XmlAttributesMax = 1_000;

    /// <summary>Bytes of one tag; drawings carry pictures in an attribute.</summary>
    public const int XmlTagBytesMax = 4 * 1024 * 1024;

    /// <summary>Sheets or slides of a document.</summary>
    public const int SheetsMax = 500;

    /// <summary>Cells of a spreadsheet, empty ones between others included.</summary>
    public const int CellsMax = 500_000;

    /// <summary>Columns of a sheet; Excel has no more.</summary>
    public const int ColumnsMax = 16_384;

    /// <summary>Characters of all strings that cells share.</summary>
    public const int SharedCharsMax = 8_000_000;

    /// <summary>Pages of a PDF.</summary>
    public const int PagesMax = 1_000;

    /// <summary>Events, tasks and journal entries of a calendar.</summary>
    public const int EventsMax = 1_000;

    /// <summary>Groups inside one another in RTF.</summary>
    public const int RtfDepthMax = 500;
}
