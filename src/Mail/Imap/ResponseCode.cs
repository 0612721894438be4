namespace MailMesh.Mail.Imap;

/// <summary>
/// What a server says in brackets for programs (RFC 9051 §7.1, RFC 5530 and extensions). Known codes are types of
/// their own where they carry data; the rest are <see cref="Named"/>.
/// </summary>
/// <param name="Name">In upper case, e.g. AUTHENTICATIONFAILED, OVERQUOTA, TRYCREATE, INUSE, NONEXISTENT.</param>
public abstract record ResponseCode(string Name)
{
    /// <summary>A code without data of its own, or one that isn't known.</summary>
    /// <param name="Name">In upper case.</param>
    /// <param name="Data">The text after the name, as it came; empty if none.</param>
    public sealed record Named(string Name, string Data = "") : ResponseCode(Name);

    /// <summary>CAPABILITY: the server's offers changed.</summary>
    /// <param name="Offers">All of them.</param>
    public sealed record Capability(ImapCapabilities Offers) : ResponseCode("CAPABILITY");

    /// <summary>UIDVALIDITY of the selected mailbox; 0 where a server has none, against RFC 9051 §2.3.1.1.</summary>
    /// <param name="Value">Changes when all UIDs lose their meaning.</param>
    public sealed record UidValidity(uint Value) : ResponseCode("UIDVALIDITY");

    /// <summary>UIDNEXT of the selected mailbox; 0 where a server doesn't know.</summary>
    /// <param name="Value">The UID that the next mail will have, or more.</param>
    public sealed record UidNext(uint Value) : ResponseCode("UIDNEXT");

    /// <summary>UNSEEN: the first unseen mail.</summary>
    /// <param name="Sequence">Its number.</param>
    public sealed record Unseen(uint Sequence) : ResponseCode("UNSEEN");

    /// <summary>PERMANENTFLAGS: what STORE can change for good.</summary>
    /// <param name="Flags">With \* where new keywords may be made.</param>
    public sealed record PermanentFlags(IReadOnlyList<string> Flags) : ResponseCode("PERMANENTFLAGS");

    /// <summary>HIGHESTMODSEQ of the mailbox (RFC 7162 §3.1.2.1).</summary>
    /// <param name="Value">63 bits; 0 where a server sent a negative one.</param>
    public sealed record HighestModSeq(ulong Value) : ResponseCode("HIGHESTMODSEQ");

    /// <summary>MODIFIED: mails that a conditional STORE left alone (RFC 7162 §3.1.3).</summary>
    /// <param name="Uids">Their UIDs.</param>
    public sealed record Modified(UidSet Uids) : ResponseCode("MODIFIED");

    /// <summary>APPENDUID (RFC 4315 §3).</summary>
    /// <param name="Validity">UIDVALIDITY of the mailbox appended to.</param>
    /// <param name="Uids">UIDs given, in order of the mails.</param>
    public sealed record AppendUid(uint Validity, UidSet Uids) : ResponseCode("APPENDUID");

    /// <summary>COPYUID (RFC 4315 §3).</summary>
    /// <param name="Validity">UIDVALIDITY of the target.</param>
    /// <param name="Sources">UIDs in the order that the server named them.</param>
    /// <param name="Targets">UIDs given, one for each of <paramref name="Sources"/>.</param>
    public sealed record CopyUid(uint Validity, IReadOnlyList<UidRange> Sources, IReadOnlyList<UidRange> Targets)
        : ResponseCode("COPYUID");
}
