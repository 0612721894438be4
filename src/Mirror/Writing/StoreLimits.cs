namespace MailMesh.Mirror.Writing;

/// <summary>The most that the mirror keeps of one mail's parts; the raw mail is kept whole.</summary>
public static class StoreLimits
{
    public const int TextCharsMax = 1_000_000;
    public const int CharsetCharsMax = 100;
    public const int SubjectCharsMax = 998; // RFC 5322 §2.1.1
    public const int PreviewCharsMax = 200;
    public const int AddressCharsMax = 320;
    public const int NameCharsMax = 320;
    public const int CorrespondentsMax = 500;
    public const int MessageIdCharsMax = 500; // at most 1,500 bytes: an index row holds 2,700
    public const int FilenameCharsMax = 255;
    public const int MimeTypeCharsMax = 127; // RFC 6838 §4.2, each half 63
    public const int AttachmentsMax = 500;
    public const int LabelsMax = 100;
    public const int LabelCharsMax = 255;
    public const int DefectsMax = 50;
}
