using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>STATUS, RFC 9051 §6.3.11.</summary>
public static class StatusCommand
{
    /// <summary>Counts of a mailbox that isn't the open one.</summary>
    public static Task<ImapOutcome<MailboxStatus>> Status(
        this ImapClient client, string mailbox, StatusItems items, CancellationToken ct = default) => throw new NotSupportedException();
}

/// <summary>What STATUS tells. Items that a server doesn't offer are left out.</summary>
[Flags]
public enum StatusItems
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>MESSAGES.</summary>
    Messages = 1,

    /// <summary>UNSEEN.</summary>
    Unseen = 2,

    /// <summary>UIDNEXT.</summary>
    UidNext = 4,

    /// <summary>UIDVALIDITY.</summary>
    UidValidity = 8,

    /// <summary>HIGHESTMODSEQ (RFC 7162).</summary>
    HighestModSeq = 16,

    /// <summary>SIZE (RFC 8438, IMAP4rev2).</summary>
    Size = 32,

    /// <summary>DELETED (IMAP4rev2).</summary>
    Deleted = 64,

    /// <summary>RECENT (IMAP4rev1 only).</summary>
    Recent = 128,

    /// <summary>MAILBOXID (RFC 8474).</summary>
    MailboxId = 256,

    /// <summary>APPENDLIMIT (RFC 7889).</summary>
    AppendLimit = 512,
}
