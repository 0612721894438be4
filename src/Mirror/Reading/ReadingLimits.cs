namespace MailMesh.Mirror.Reading;

/// <summary>The most that one read answers.</summary>
public static class ReadingLimits
{
    public const int PageSizeDefault = 20;
    public const int PageSizeMax = 100;
    public const int FoldersMax = 1_000;
    public const int LabelsMax = 1_000;
    /// <summary>Sets of labels that are looked at for the labels in use.</summary>
    public const int LabelSetsMax = 5_000;
    public const int RefusedChangesMax = 20;
    public const int ThreadEmailsMax = 100;
    /// <summary>Characters of each email's text in a thread; the email itself has the rest.</summary>
    public const int ThreadTextCharsMax = 30_000;
    public const int ArrivalsMax = 20;

    /// <summary>A search ranks at most so many hits with each other, the newest; older ones follow.</summary>
    public const int RankedHitsMax = 200;

    /// <summary>So many are enough to rank.</summary>
    public const int RankedHitsEnough = 50;

    /// <summary>HTML that is longer, in its encoded form, is cut.</summary>
    public const int HtmlBytesMax = 4 * 1024 * 1024;

    /// <summary>A header block that is longer is cut.</summary>
    public const int HeaderBytesMax = 256 * 1024;
}
