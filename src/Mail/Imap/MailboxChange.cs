namespace MailMesh.Mail.Imap;

/// <summary>Something that happened to a mailbox without our asking (RFC 9051 §7.4, §7.5).</summary>
public abstract record MailboxChange
{
    private MailboxChange() { }

    /// <summary>The mailbox holds this many mails now.</summary>
    /// <param name="Count">EXISTS.</param>
    public sealed record Exists(uint Count) : MailboxChange;

    /// <summary>One mail is gone; those above it count one less from here on.</summary>
    /// <param name="Sequence">Its number at this moment.</param>
    public sealed record Expunged(uint Sequence) : MailboxChange;

    /// <summary>Mails are gone (RFC 7162 §3.2.10; in place of Expunged where QRESYNC is enabled).</summary>
    /// <param name="Uids">Which.</param>
    /// <param name="Earlier">Gone since the state that a resynchronisation named, rather than now.</param>
    public sealed record Vanished(UidSet Uids, bool Earlier) : MailboxChange;

    /// <summary>A mail's flags, as they are now.</summary>
    /// <param name="Sequence">Its number at this moment.</param>
    /// <param name="Uid">Its UID where the server told it.</param>
    /// <param name="Names">All flags.</param>
    /// <param name="ModSeq">Its modification sequence where the server told it.</param>
    public sealed record Flags(uint Sequence, uint? Uid, IReadOnlyList<string> Names, ulong? ModSeq) : MailboxChange;

    /// <summary>Another mailbox changed (NOTIFY, RFC 5465).</summary>
    /// <param name="Status">What is known of it now.</param>
    public sealed record Elsewhere(Responses.MailboxStatus Status) : MailboxChange;

    /// <summary>A mailbox was made, removed, renamed or (un)subscribed (NOTIFY, RFC 5465 §5.4).</summary>
    /// <param name="Mailbox">As it is now; with \NonExistent where it is gone.</param>
    public sealed record Listed(Responses.MailboxInfo Mailbox) : MailboxChange;

    /// <summary>
    /// Changes were dropped since nobody took them, or the server ended NOTIFY (NOTIFICATIONOVERFLOW, RFC 5465 §5.8):
    /// read the mailbox anew.
    /// </summary>
    public sealed record Overflow : MailboxChange;

    /// <summary>The connection ended; nothing more will come.</summary>
    /// <param name="Reason">One line for a person.</param>
    public sealed record Lost(string Reason) : MailboxChange;
}
