namespace MailMesh.Mail.Imap.Responses;

/// <summary>What a mailbox is for (RFC 6154 §2, RFC 8457), or what it holds at Gmail.</summary>
public enum SpecialUse
{
    /// <summary>Nothing special, or unknown.</summary>
    None,

    /// <summary>New mail.</summary>
    Inbox,

    /// <summary>\All.</summary>
    All,

    /// <summary>\Archive.</summary>
    Archive,

    /// <summary>\Drafts.</summary>
    Drafts,

    /// <summary>\Flagged.</summary>
    Flagged,

    /// <summary>\Important.</summary>
    Important,

    /// <summary>\Junk.</summary>
    Junk,

    /// <summary>\Sent.</summary>
    Sent,

    /// <summary>\Trash.</summary>
    Trash,
}

/// <summary>A mailbox in a LIST (RFC 9051 §7.3.1).</summary>
/// <param name="Name">Decoded name.</param>
/// <param name="Delimiter">Between the levels of a name; null in a flat namespace.</param>
/// <param name="Attributes">As written, with their backslash, e.g. <c>\HasChildren</c>.</param>
public sealed record MailboxInfo(string Name, char? Delimiter, IReadOnlyList<string> Attributes)
{
    /// <summary>What it is for, by its attributes; INBOX by its name.</summary>
    public SpecialUse Use { get; init; }

    /// <summary>Counts, where the LIST asked for them (RFC 5819) and the server could tell.</summary>
    public MailboxStatus? Status { get; init; }

    /// <summary>The name it was listed by or had before (OLDNAME, RFC 9051 §6.3.9.7), or null.</summary>
    public string? OldName { get; init; }

    /// <summary>It can be opened.</summary>
    public bool IsSelectable => !Has("\\Noselect") && !Has("\\NonExistent");

    /// <summary>Has an attribute, compared without case.</summary>
    public bool Has(string attribute) => Attributes.Contains(attribute, StringComparer.OrdinalIgnoreCase);
}
