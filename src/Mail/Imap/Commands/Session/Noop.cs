using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>NOOP, RFC 9051 §6.1.2.</summary>
public static class NoopCommand
{
    /// <summary>Gives the server an occasion to report changes.</summary>
    public static Task<ImapOutcome<Acknowledged>> Noop(this ImapClient client, CancellationToken ct = default) => throw new NotSupportedException();
}
