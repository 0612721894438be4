namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>INBOX is the one name without case (RFC 9051 §5.1).</summary>
internal static class MailboxName
{
    public static bool AreSame(string one, string other) =>
        one == other || (IsInbox(one) && IsInbox(other));

    public static bool IsInbox(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase);
}
