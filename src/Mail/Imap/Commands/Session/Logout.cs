using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>LOGOUT, RFC 9051 §6.1.3.</summary>
public static class LogoutCommand
{
    /// <summary>Says goodbye.</summary>
    public static Task<ImapOutcome<Acknowledged>> Logout(this ImapClient client, CancellationToken ct = default) => throw new NotSupportedException();
}
