using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>NAMESPACE, RFC 9051 §6.3.10.</summary>
public static class NamespaceCommand
{
    /// <summary>Asks where mailboxes live.</summary>
    public static Task<ImapOutcome<MailboxNamespaces>> Namespace(this ImapClient client, CancellationToken ct = default) => throw new NotSupportedException();
}
