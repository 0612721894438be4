namespace MailMesh.Mail.Imap.Responses;

/// <summary>Counts of a mailbox (RFC 9051 §7.3.4). What wasn't asked for, or isn't known there, is null.</summary>
/// <param name="Mailbox">Decoded name.</param>
public sealed record MailboxStatus(string Mailbox)
{
    /// <summary>Mails in it.</summary>
    public uint? Messages { get; init; }

    /// <summary>Mails without \Seen.</summary>
    public uint? Unseen { get; init; }

    /// <summary>Mails with \Deleted.</summary>
    public uint? Deleted { get; init; }

    /// <summary>Mails with \Recent (IMAP4rev1 only).</summary>
    public uint? Recent { get; init; }

    /// <summary>The next mail's UID is this or more.</summary>
    public uint? UidNext { get; init; }

    /// <summary>UIDs keep their meaning while this stays the same.</summary>
    public uint? UidValidity { get; init; }

    /// <summary>Bytes of all mails (RFC 8438).</summary>
    public long? Size { get; init; }

    /// <summary>Highest modification sequence (RFC 7162); 0 where a server sent a negative one.</summary>
    public ulong? HighestModSeq { get; init; }

    /// <summary>MAILBOXID (RFC 8474).</summary>
    public string? MailboxId { get; init; }

    /// <summary>Largest mail that may be appended, in bytes (RFC 7889).</summary>
    public long? AppendLimit { get; init; }
}
