using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mirror.Syncing;

/// <summary>A folder of a connected inbox, and how far the mirror reflects it.</summary>
public sealed record FolderState
{
    public required Guid FolderId { get; init; }
    public string? Role { get; init; }
    public required string Name { get; init; }
    /// <summary>As the server spells it, decoded; null where the server has no such folder.</summary>
    public string? ServerName { get; init; }
    public string? MailboxId { get; init; }
    public long? UidValidity { get; init; }
    /// <summary>Every UID below was looked at, down to <see cref="FiledFrom"/>.</summary>
    public long? UidNext { get; init; }
    /// <summary>Changes up to here are in the mirror; null or 0 without CONDSTORE.</summary>
    public long? ModSequence { get; init; }
    public long? FiledFrom { get; init; }
    public long? ArrivalsFrom { get; init; }
    public long? ServerTotal { get; init; }
    /// <summary>The server has labels, and all its mail here but spam and trash.</summary>
    public bool HoldsAll { get; init; }
    public string? Fault { get; init; }

    /// <summary>
    /// Its first sync is to come, and what the server gets from now on is known. In an inbox that was whole all of it
    /// is news.
    /// </summary>
    public FolderState BegunAt(MailboxStatus status, bool isNews) => this with
    {
        UidValidity = status.UidValidity,
        UidNext = status.UidNext,
        ModSequence = status.HighestModSeq > 0 ? (long)status.HighestModSeq : null,
        FiledFrom = null,
        ArrivalsFrom = isNews ? 1 : status.UidNext,
        ServerTotal = status.Messages,
    };

    /// <summary>The first sync of it is over.</summary>
    public bool IsWhole => FiledFrom == 1;
}
