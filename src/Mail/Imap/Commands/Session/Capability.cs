using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>CAPABILITY, RFC 9051 §6.1.1.</summary>
public static class CapabilityCommand
{
    /// <summary>Asks what the server offers; it rarely changes but by login, after which it was asked.</summary>
    public static Task<ImapOutcome<ImapCapabilities>> Capability(
        this ImapClient client, CancellationToken ct = default) => Run(client.Connection, ct);

    internal static Task<ImapOutcome<ImapCapabilities>> Run(Connection connection, CancellationToken ct) =>
        connection.Run(new Dialogue(connection), ct);

    private sealed class Dialogue(Connection connection) : Command<ImapCapabilities>
    {
        public override string Name => "CAPABILITY";

        public override void Write(CommandText text) => text.Append("CAPABILITY");

        public override bool Take(string name, ref ResponseReader reader)
        {
            if (name != "CAPABILITY") return false;
            connection.Capabilities = CapabilityParser.Read(ref reader);
            return true;
        }

        protected override ImapCapabilities Result(StatusResponse ok) => connection.Capabilities;
    }
}
