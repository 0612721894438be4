using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>NAMESPACE, RFC 9051 §6.3.10, RFC 2342.</summary>
public static class NamespaceCommand
{
    private const int NamespacesMax = 1000;

    /// <summary>Asks where mailboxes live: prefixes and delimiters.</summary>
    public static Task<ImapOutcome<MailboxNamespaces>> Namespace(
        this ImapClient client, CancellationToken ct = default) =>
        client.Capabilities.HasOrRev2("NAMESPACE")
            ? client.Connection.Run(new Dialogue(), ct)
            : Offers.Missing<MailboxNamespaces>("NAMESPACE");

    private sealed class Dialogue : Command<MailboxNamespaces>
    {
        private MailboxNamespaces _found = new([], [], []);

        public override string Name => "NAMESPACE";

        public override void Write(CommandText text) => text.Append("NAMESPACE");

        public override bool Take(string name, ref ResponseReader reader)
        {
            if (name != "NAMESPACE") return false;
            _found = new MailboxNamespaces(ReadKind(ref reader), ReadKind(ref reader), ReadKind(ref reader));
            return true;
        }

        protected override MailboxNamespaces Result(StatusResponse ok) => _found;

        private static List<MailboxNamespace> ReadKind(ref ResponseReader reader)
        {
            var found = new List<MailboxNamespace>();
            reader.Spaces();
            if (reader.TryNil() || !reader.Try('(')) return found;
            while (true)
            {
                reader.Spaces();
                if (reader.IsAtEnd || reader.Try(')')) return found;
                if (found.Count == NamespacesMax || !reader.Try('(')) reader.Skip();
                else if (ReadOne(ref reader) is { } one) found.Add(one);
            }
        }

        private static MailboxNamespace? ReadOne(ref ResponseReader reader)
        {
            reader.Spaces();
            if (!reader.TryText(out var prefix)) return null;
            reader.Spaces();
            reader.TryText(out var delimiter);
            while (true) // extensions follow (RFC 9051 §6.3.10)
            {
                reader.Spaces();
                if (reader.IsAtEnd || reader.Try(')')) break;
                reader.Skip();
            }
            return new MailboxNamespace(
                reader.Name(prefix ?? ""), delimiter is { Length: > 0 } ? delimiter[0] : null);
        }
    }
}
