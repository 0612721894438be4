using MailMesh.Contracts;

namespace MailMesh.Sender.Composing;

/// <summary>A recipient, and the header field that names it; Bcc stands in none.</summary>
public sealed record DraftRecipient(EmailAddress Address, string Field);

public static class DraftRecipients
{
    /// <summary>
    /// Everyone once, whoever was named twice by the more visible field. Local parts differ in case by the letter of
    /// RFC 5321 §2.4 and in no server that matters: one mail to "Ann" and "ann" is what was meant.
    /// </summary>
    public static IReadOnlyList<DraftRecipient> Recipients(this Draft draft) =>
    [
        .. draft.To.Select(address => new DraftRecipient(address, "to"))
            .Concat(draft.Cc.Select(address => new DraftRecipient(address, "cc")))
            .Concat(draft.Bcc.Select(address => new DraftRecipient(address, "bcc")))
            .DistinctBy(recipient => recipient.Address.Address, StringComparer.OrdinalIgnoreCase),
    ];
}
