namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>How a mailbox is opened.</summary>
public sealed record SelectOptions
{
    /// <summary>Asks for mod-sequences (CONDSTORE, RFC 7162 §3.1.8), where the server offers them.</summary>
    public bool Condstore { get; init; }

    /// <summary>Asks what changed since a known state; QRESYNC must have been enabled (ENABLE).</summary>
    public Resync? Qresync { get; init; }
}

/// <summary>A known state of a mailbox (RFC 7162 §3.2.5).</summary>
/// <param name="UidValidity">As it was; 1 or more.</param>
/// <param name="ModSeq">Highest mod-sequence then; 1 or more.</param>
/// <param name="KnownUids">UIDs of interest, without <c>*</c>; null for all.</param>
public sealed record Resync(uint UidValidity, ulong ModSeq, UidSet? KnownUids = null);
