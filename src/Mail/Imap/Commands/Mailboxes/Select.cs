using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>SELECT and EXAMINE, RFC 9051 §6.3.2.</summary>
public static class SelectCommand
{
    /// <summary>Opens a mailbox.</summary>
    public static Task<ImapOutcome<SelectResult>> Select(
        this ImapClient client, string mailbox, SelectOptions? options = null, CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Opens a mailbox for reading only.</summary>
    public static Task<ImapOutcome<SelectResult>> Examine(
        this ImapClient client, string mailbox, SelectOptions? options = null, CancellationToken ct = default) => throw new NotSupportedException();
}

/// <summary>How a mailbox is opened.</summary>
public sealed record SelectOptions
{
    /// <summary>Asks for mod-sequences (CONDSTORE, RFC 7162 §3.1.8), where the server offers them.</summary>
    public bool Condstore { get; init; }

    /// <summary>Asks what changed since a known state; needs QRESYNC enabled.</summary>
    public Resync? Qresync { get; init; }
}

/// <summary>A known state of a mailbox (RFC 7162 §3.2.5).</summary>
/// <param name="UidValidity">As it was.</param>
/// <param name="ModSeq">Highest mod-sequence then; 1 or more.</param>
/// <param name="KnownUids">UIDs of interest; null for all.</param>
public sealed record Resync(uint UidValidity, ulong ModSeq, UidSet? KnownUids = null);

/// <summary>An open mailbox and what changed since the state that the caller knew.</summary>
/// <param name="Mailbox">The mailbox, kept up to date from here on.</param>
/// <param name="Vanished">UIDs gone since then; empty without QRESYNC.</param>
/// <param name="Changed">New and changed mails: UID, flags, mod-sequence.</param>
public sealed record SelectResult(
    SelectedMailbox Mailbox, UidSet Vanished, IReadOnlyList<FetchedEmail> Changed);
