using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>CLOSE and UNSELECT, RFC 9051 §6.4.1, §6.4.2.</summary>
public static class CloseCommand
{
    /// <summary>Closes the open mailbox and removes for good what has \Deleted in it.</summary>
    public static Task<ImapOutcome<Acknowledged>> Close(this ImapClient client, CancellationToken ct = default) =>
        client.Connection.Run(new Dialogue(client.Connection, "CLOSE"), ct);

    /// <summary>Closes the open mailbox and removes nothing. Needs UNSELECT (RFC 3691, IMAP4rev2).</summary>
    public static Task<ImapOutcome<Acknowledged>> Unselect(this ImapClient client, CancellationToken ct = default) =>
        client.Capabilities.HasOrRev2("UNSELECT")
            ? client.Connection.Run(new Dialogue(client.Connection, "UNSELECT"), ct)
            : Offers.Missing<Acknowledged>("UNSELECT");

    private sealed class Dialogue(Connection connection, string name) : PlainCommand(name, text => text.Append(name))
    {
        public override bool IsExclusive => true;

        protected override Acknowledged Result(StatusResponse ok)
        {
            if (connection.Selected is { } mailbox) mailbox.IsClosed = true;
            connection.Selected = null;
            return default;
        }
    }
}
