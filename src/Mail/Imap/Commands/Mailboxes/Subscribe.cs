using MailMesh.Mail.Imap.Client;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>SUBSCRIBE and UNSUBSCRIBE, RFC 9051 §6.3.7, §6.3.8.</summary>
public static class SubscribeCommand
{
    /// <summary>Adds a mailbox to those that the user wants to see.</summary>
    /// <exception cref="ArgumentException">The name has CR, LF or NUL.</exception>
    public static Task<ImapOutcome<Acknowledged>> Subscribe(
        this ImapClient client, string mailbox, CancellationToken ct = default) =>
        Run(client, "SUBSCRIBE", mailbox, ct);

    /// <summary>Takes a mailbox from those that the user wants to see.</summary>
    /// <exception cref="ArgumentException">The name has CR, LF or NUL.</exception>
    public static Task<ImapOutcome<Acknowledged>> Unsubscribe(
        this ImapClient client, string mailbox, CancellationToken ct = default) =>
        Run(client, "UNSUBSCRIBE", mailbox, ct);

    private static Task<ImapOutcome<Acknowledged>> Run(
        ImapClient client, string verb, string mailbox, CancellationToken ct)
    {
        Wire.ArgumentGuard.NoLineBreaks(mailbox);
        return client.Connection.Run(new PlainCommand(verb, text => text.Append($"{verb} ").Mailbox(mailbox)), ct);
    }
}
