namespace MailMesh.Mail.Imap;

/// <summary>
/// The mailbox that a connection has open, as the server last described it. Kept up to date by every response,
/// whichever command it came with. Safe to read from any thread.
/// </summary>
public sealed class SelectedMailbox
{
    internal SelectedMailbox(string name, bool isReadOnly) => (Name, IsReadOnly) = (name, isReadOnly);

    /// <summary>Its name, decoded.</summary>
    public string Name { get; }

    /// <summary>Opened by EXAMINE, or the server allows no changes.</summary>
    public bool IsReadOnly { get; internal set; }

    /// <summary>Mails in it now.</summary>
    public uint Exists { get; internal set; }

    /// <summary>UIDs keep their meaning while this stays the same; 0 where the server has none.</summary>
    public uint UidValidity { get; internal set; }

    /// <summary>The next mail's UID is this or more; 0 where the server didn't say.</summary>
    public uint UidNext { get; internal set; }

    /// <summary>Highest modification sequence seen; 0 without CONDSTORE.</summary>
    public ulong HighestModSeq { get; internal set; }

    /// <summary>Mod-sequences are not kept here (NOMODSEQ, RFC 7162 §3.1.2.2).</summary>
    public bool HasNoModSeq { get; internal set; }

    /// <summary>UIDs may change between sessions (UIDNOTSTICKY, RFC 4315 §3).</summary>
    public bool UidsAreNotSticky { get; internal set; }

    /// <summary>The server's id of it (MAILBOXID, RFC 8474 §4.1), or null.</summary>
    public string? MailboxId { get; internal set; }

    /// <summary>Flags in use.</summary>
    public IReadOnlyList<string> Flags { get; internal set; } = [];

    /// <summary>Flags that can be changed for good; null where the server didn't say, which means all.</summary>
    public IReadOnlyList<string>? PermanentFlags { get; internal set; }

    /// <summary>Another mailbox was selected since, or this one closed.</summary>
    public bool IsClosed { get; internal set; }
}
