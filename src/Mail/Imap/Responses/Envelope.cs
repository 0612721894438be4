namespace MailMesh.Mail.Imap.Responses;

/// <summary>
/// What a server tells of a mail's header (RFC 9051 §7.5.2). Texts are as in the header, encoded words and all:
/// <see cref="Headers.EncodedWords"/> decodes them.
/// </summary>
/// <param name="Date">The Date field as written, or null.</param>
/// <param name="Subject">The Subject as written, or null.</param>
/// <param name="From">Authors.</param>
/// <param name="Sender">Who sent it, where that isn't the author; servers repeat From here.</param>
/// <param name="ReplyTo">Where answers go; servers repeat From here.</param>
/// <param name="To">Addressees.</param>
/// <param name="Cc">Copies.</param>
/// <param name="Bcc">Hidden copies.</param>
/// <param name="InReplyTo">The field as written, or null.</param>
/// <param name="MessageId">The field as written, or null.</param>
public sealed record Envelope(
    string? Date,
    string? Subject,
    IReadOnlyList<EnvelopeAddress> From,
    IReadOnlyList<EnvelopeAddress> Sender,
    IReadOnlyList<EnvelopeAddress> ReplyTo,
    IReadOnlyList<EnvelopeAddress> To,
    IReadOnlyList<EnvelopeAddress> Cc,
    IReadOnlyList<EnvelopeAddress> Bcc,
    string? InReplyTo,
    string? MessageId);

/// <summary>
/// One address of an <see cref="Envelope"/>. A group begins with an entry that has a mailbox and no host, and ends
/// with one that has neither.
/// </summary>
/// <param name="Name">Display name as written, or null.</param>
/// <param name="Mailbox">Local part, or a group's name.</param>
/// <param name="Host">Domain.</param>
public sealed record EnvelopeAddress(string? Name, string? Mailbox, string? Host)
{
    /// <summary>local@domain, or null where a half is missing.</summary>
    public string? Address => Mailbox is null || Host is null ? null : $"{Mailbox}@{Host}";
}
