namespace MailMesh.Mail.Imap.Responses;

/// <summary>
/// How a server sees a mail's parts (RFC 9051 §7.5.2). One record for all kinds of part; what a kind doesn't have
/// is null or empty. Types are in lower case.
/// </summary>
public sealed record BodyStructure
{
    /// <summary>E.g. <c>text</c>, <c>multipart</c>.</summary>
    public required string Type { get; init; }

    /// <summary>E.g. <c>plain</c>, <c>mixed</c>.</summary>
    public required string Subtype { get; init; }

    /// <summary>
    /// Number to fetch the part by: <c>1</c>, <c>2.3</c>; empty for the whole of a multipart mail (RFC 9051 §6.4.5.1).
    /// </summary>
    public required string Section { get; init; }

    /// <summary>Parameters of Content-Type; names in lower case, values as written.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = Empty;

    /// <summary>Content-ID with its brackets, or null.</summary>
    public string? Id { get; init; }

    /// <summary>Content-Description, or null.</summary>
    public string? Description { get; init; }

    /// <summary>Transfer encoding in lower case; <c>7bit</c> where the server said nothing.</summary>
    public string Encoding { get; init; } = "7bit";

    /// <summary>Encoded size in bytes; 0 for a multipart.</summary>
    public long Bytes { get; init; }

    /// <summary>Lines of a text or message part, where told.</summary>
    public long? Lines { get; init; }

    /// <summary>Content-MD5, or null.</summary>
    public string? Md5 { get; init; }

    /// <summary>Content-Disposition in lower case, e.g. <c>attachment</c>, or null.</summary>
    public string? Disposition { get; init; }

    /// <summary>Parameters of Content-Disposition, e.g. <c>filename</c>.</summary>
    public IReadOnlyDictionary<string, string> DispositionParameters { get; init; } = Empty;

    /// <summary>Content-Language, or empty.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Content-Location, or null.</summary>
    public string? Location { get; init; }

    /// <summary>Header of the mail inside a message/rfc822 part.</summary>
    public Envelope? Envelope { get; init; }

    /// <summary>Parts of a multipart, or the one body of a message/rfc822.</summary>
    public IReadOnlyList<BodyStructure> Parts { get; init; } = [];

    /// <summary>A multipart of any kind.</summary>
    public bool IsMultipart => Type == "multipart";

    internal static IReadOnlyDictionary<string, string> Empty { get; } =
        System.Collections.Frozen.FrozenDictionary<string, string>.Empty;
}
