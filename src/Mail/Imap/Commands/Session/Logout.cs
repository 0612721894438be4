using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>LOGOUT, RFC 9051 §6.1.3.</summary>
public static class LogoutCommand
{
    /// <summary>
    /// Says goodbye and waits for the answer, at most <see cref="ImapTimeouts.Command"/>. The connection ends; a server
    /// that closes without an answer counts as done.
    /// </summary>
    public static async Task<ImapOutcome<Acknowledged>> Logout(this ImapClient client, CancellationToken ct = default)
    {
        var outcome = await client.Connection.Run(new Dialogue(), ct);
        client.Connection.Lose("logged out");
        return outcome;
    }

    private sealed class Dialogue : Command<Acknowledged>, ISaysGoodbye
    {
        public override string Name => "LOGOUT";

        public override bool IsExclusive => true;

        public bool HasBye { get; set; }

        public override void Write(CommandText text) => text.Append("LOGOUT");

        public override void Complete(StatusResponse answer) =>
            base.Complete(answer.Kind == StatusKind.Bye ? answer with { Kind = StatusKind.Ok } : answer);

        public override void Lose(string reason)
        {
            if (HasBye) Complete(new StatusResponse(StatusKind.Ok, null, reason));
            else base.Lose(reason);
        }

        protected override Acknowledged Result(StatusResponse ok) => default;
    }
}
