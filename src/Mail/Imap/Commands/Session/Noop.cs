using MailMesh.Mail.Imap.Client;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>NOOP, RFC 9051 §6.1.2.</summary>
public static class NoopCommand
{
    /// <summary>Gives the server an occasion to report changes; see <see cref="ImapClient.TakeChanges"/>.</summary>
    public static Task<ImapOutcome<Acknowledged>> Noop(this ImapClient client, CancellationToken ct = default) =>
        client.Connection.Run(new PlainCommand("NOOP", static text => text.Append("NOOP")), ct);
}
