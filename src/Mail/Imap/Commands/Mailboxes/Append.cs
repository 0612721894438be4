using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>APPEND, RFC 9051 §6.3.12.</summary>
public static class AppendCommand
{
    /// <summary>Puts a mail into a mailbox.</summary>
    public static Task<ImapOutcome<AppendResult>> Append(
        this ImapClient client, string mailbox, ReadOnlyMemory<byte> mail, AppendOptions? options = null,
        CancellationToken ct = default) => throw new NotSupportedException();

    /// <summary>Puts a mail into a mailbox, read from a stream as it is sent.</summary>
    public static Task<ImapOutcome<AppendResult>> Append(
        this ImapClient client, string mailbox, Stream mail, long bytes, AppendOptions? options = null,
        CancellationToken ct = default) => throw new NotSupportedException();
}

/// <summary>How a mail is appended.</summary>
public sealed record AppendOptions
{
    /// <summary>Flags to set.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Its internal date; null for now.</summary>
    public DateTimeOffset? InternalDate { get; init; }
}

/// <summary>Where the mail went.</summary>
/// <param name="Validity">UIDVALIDITY of the mailbox; null without UIDPLUS.</param>
/// <param name="Uid">Its UID there; null without UIDPLUS.</param>
public sealed record AppendResult(uint? Validity, uint? Uid);
