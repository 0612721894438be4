using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID STORE, RFC 9051 §6.4.6.</summary>
public static class StoreCommand
{
    /// <summary>Changes flags.</summary>
    public static Task<ImapOutcome<StoreResult>> Store(
        this ImapClient client, UidSet uids, FlagChange change, IReadOnlyList<string> flags,
        StoreOptions? options = null, CancellationToken ct = default) => throw new NotSupportedException();
}

/// <summary>What STORE does with the flags given.</summary>
public enum FlagChange
{
    /// <summary>Sets them too.</summary>
    Add,

    /// <summary>Clears them.</summary>
    Remove,

    /// <summary>Sets them and clears all others.</summary>
    Replace,
}

/// <summary>How flags are changed.</summary>
public sealed record StoreOptions
{
    /// <summary>Leaves mails alone that changed after this mod-sequence (UNCHANGEDSINCE, RFC 7162 §3.1.3).</summary>
    public ulong? UnchangedSince { get; init; }

    /// <summary>Changes Gmail's labels (X-GM-LABELS) in place of flags.</summary>
    public bool GmailLabels { get; init; }
}

/// <summary>What STORE did.</summary>
/// <param name="Modified">UIDs left alone, since they changed after UNCHANGEDSINCE.</param>
/// <param name="Updated">What the server told of mails that it changed: UID, flags, mod-sequence.</param>
public sealed record StoreResult(UidSet Modified, IReadOnlyList<FetchedEmail> Updated);
