using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>EXPUNGE and UID EXPUNGE, RFC 9051 §6.4.3, §6.4.9.</summary>
public static class ExpungeCommand
{
    private const int CommandBytesSpare = 40; // tag, "UID EXPUNGE", CRLF

    /// <summary>
    /// Removes for good what has \Deleted: of all mails, or of those given (UIDPLUS, RFC 4315). What went is among
    /// <see cref="ImapClient.TakeChanges"/>.
    /// </summary>
    /// <exception cref="ArgumentException">An empty set.</exception>
    public static async Task<ImapOutcome<Acknowledged>> Expunge(
        this ImapClient client, UidSet? uids = null, CancellationToken ct = default)
    {
        if (uids is null)
            return await client.Connection.Run(new PlainCommand("EXPUNGE", text => text.Append("EXPUNGE")), ct);
        ArgumentGuard.IsNotEmpty(uids);
        if (!client.Capabilities.HasOrRev2("UIDPLUS")) return await Offers.Missing<Acknowledged>("UIDPLUS");
        ImapOutcome<Acknowledged>? last = null;
        foreach (var part in uids.Split(client.Connection.Options.Limits.CommandBytesMax - CommandBytesSpare))
        {
            var command = new PlainCommand("UID EXPUNGE", text => text.Append($"UID EXPUNGE {part}"));
            last = await client.Connection.Run(command, ct);
            if (!last.IsDone) break;
        }
        return last!;
    }
}
