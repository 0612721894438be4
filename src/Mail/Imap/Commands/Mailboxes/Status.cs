using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>STATUS, RFC 9051 §6.3.11.</summary>
public static class StatusCommand
{
    /// <summary>Counts of a mailbox, meant for one that isn't open. Items that the server lacks are null.</summary>
    /// <exception cref="ArgumentException">The name has CR, LF or NUL, or there are no items.</exception>
    public static Task<ImapOutcome<MailboxStatus>> Status(
        this ImapClient client, string mailbox, StatusItems items, CancellationToken ct = default)
    {
        ArgumentGuard.NoLineBreaks(mailbox);
        if (items == StatusItems.None) throw new ArgumentException("STATUS asks for something.", nameof(items));
        var list = StatusItemNames.List(items, client.Capabilities);
        return list.Length == 0
            ? Offers.Missing<MailboxStatus>(items.ToString())
            : client.Connection.Run(new Dialogue(mailbox, list), ct);
    }

    private sealed class Dialogue(string mailbox, string items) : Command<MailboxStatus>
    {
        private MailboxStatus? _status;

        public override string Name => "STATUS";

        public override void Write(CommandText text) => text.Append("STATUS ").Mailbox(mailbox).Append($" {items}");

        public override bool Take(string name, ref ResponseReader reader)
        {
            if (name != "STATUS" || _status is not null || !MailboxStatusParser.TryRead(ref reader, out var status))
                return false;
            if (!MailboxName.AreSame(status!.Mailbox, mailbox)) return false; // of another STATUS in flight, or NOTIFY
            _status = status;
            return true;
        }

        protected override MailboxStatus Result(StatusResponse ok) => _status ?? new MailboxStatus(mailbox);
    }
}
