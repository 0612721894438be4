namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>Facts of a mail that a FETCH asks for. Those that a server doesn't offer are left out.</summary>
[Flags]
public enum FetchFacts
{
    /// <summary>The UID alone.</summary>
    None = 0,

    /// <summary>FLAGS.</summary>
    Flags = 1,

    /// <summary>INTERNALDATE.</summary>
    InternalDate = 2,

    /// <summary>RFC822.SIZE.</summary>
    Size = 4,

    /// <summary>ENVELOPE.</summary>
    Envelope = 8,

    /// <summary>BODYSTRUCTURE.</summary>
    Structure = 16,

    /// <summary>MODSEQ (RFC 7162).</summary>
    ModSeq = 32,

    /// <summary>EMAILID (RFC 8474).</summary>
    EmailId = 64,

    /// <summary>THREADID (RFC 8474).</summary>
    ThreadId = 128,

    /// <summary>PREVIEW (RFC 8970).</summary>
    Preview = 256,

    /// <summary>SAVEDATE (RFC 8514).</summary>
    SaveDate = 512,

    /// <summary>X-GM-MSGID and X-GM-THRID.</summary>
    GmailIds = 1024,

    /// <summary>X-GM-LABELS.</summary>
    GmailLabels = 2048,
}

/// <summary>A section of a mail to fetch. It is peeked at: reading never sets \Seen.</summary>
/// <param name="Name">
/// Empty for all of the mail, <c>HEADER</c>, <c>TEXT</c>, <c>1.2</c>, <c>1.2.MIME</c>,
/// <c>HEADER.FIELDS (FROM TO)</c>.
/// </param>
public sealed record MailSection(string Name)
{
    /// <summary>All of the mail.</summary>
    public static MailSection Whole { get; } = new("");

    /// <summary>Its header.</summary>
    public static MailSection Header { get; } = new("HEADER");

    /// <summary>First byte and count of a partial fetch, or null for all.</summary>
    public (long First, long Count)? Part { get; init; }

    /// <summary>Asks for it with its transfer encoding undone (BINARY, RFC 3516; a part number only).</summary>
    public bool Decoded { get; init; }
}

/// <summary>What a FETCH asks for.</summary>
/// <param name="Facts">Facts of each mail.</param>
/// <param name="Sections">Sections of each mail.</param>
public sealed record FetchItems(FetchFacts Facts, params IReadOnlyList<MailSection> Sections)
{
    /// <summary>UID and all of the mail.</summary>
    public static FetchItems WholeMail { get; } = new(FetchFacts.None, MailSection.Whole);

    /// <summary>Only what changed after this mod-sequence (CHANGEDSINCE, RFC 7162 §3.1.4.1).</summary>
    public ulong? ChangedSince { get; init; }

    /// <summary>Also which are gone since <see cref="ChangedSince"/> (VANISHED, RFC 7162 §3.2.6).</summary>
    public bool Vanished { get; init; }
}
