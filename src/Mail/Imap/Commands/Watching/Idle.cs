using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Watching;

/// <summary>IDLE, RFC 2177.</summary>
public static class IdleCommand
{
    /// <summary>Changes as the server tells them, until cancelled. Renewed by ImapTimeouts.IdleRefresh; other commands may be given meanwhile and interrupt it for their time. Without IDLE offered it asks by NOOP. Ends with Lost when the connection does.</summary>
    public static IAsyncEnumerable<MailboxChange> Idle(
        this ImapClient client, CancellationToken ct = default) => throw new NotSupportedException();
}
