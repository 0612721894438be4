using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>LIST, RFC 9051 §6.3.9.</summary>
public static class ListCommand
{
    /// <summary>Lists mailboxes.</summary>
    public static Task<ImapOutcome<IReadOnlyList<MailboxInfo>>> List(
        this ImapClient client, string pattern = "*", ListOptions? options = null, CancellationToken ct = default) => throw new NotSupportedException();
}

/// <summary>What a LIST selects and returns (RFC 5258). Options that a server doesn't offer are left out.</summary>
public sealed record ListOptions
{
    /// <summary>Name that the pattern is under; empty for the top.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Only those subscribed.</summary>
    public bool SubscribedOnly { get; init; }

    /// <summary>Counts to return with each mailbox (LIST-STATUS, RFC 5819).</summary>
    public StatusItems Status { get; init; }
}
