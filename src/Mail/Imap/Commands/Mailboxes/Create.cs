using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>CREATE, RFC 9051 §6.3.4.</summary>
public static class CreateCommand
{
    /// <summary>Makes a mailbox.</summary>
    public static Task<ImapOutcome<Acknowledged>> Create(
        this ImapClient client, string mailbox, SpecialUse use = SpecialUse.None, CancellationToken ct = default) => throw new NotSupportedException();
}
