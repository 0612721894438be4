using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Session;

/// <summary>ID, RFC 2971.</summary>
public static class IdCommand
{
    private const int FieldsMax = 30; // RFC 2971 §3.3
    private const int NameBytesMax = 30;
    private const int ValueBytesMax = 1024;

    /// <summary>
    /// Introduces us by at most 30 fields, e.g. name and version; without any it sends NIL, never <c>()</c>, which
    /// Exchange refuses. Gives what the server says of itself; names in lower case.
    /// </summary>
    /// <exception cref="ArgumentException">Too many fields, one too long, or one with a line break.</exception>
    public static Task<ImapOutcome<IReadOnlyDictionary<string, string>>> Id(
        this ImapClient client, IReadOnlyDictionary<string, string>? fields = null, CancellationToken ct = default) =>
        Run(client.Connection, fields, ct);

    internal static Task<ImapOutcome<IReadOnlyDictionary<string, string>>> Run(
        Connection connection, IReadOnlyDictionary<string, string>? fields, CancellationToken ct)
    {
        Check(fields);
        return connection.Capabilities.Has("ID")
            ? connection.Run(new Dialogue(fields), ct)
            : Offers.Missing<IReadOnlyDictionary<string, string>>("ID");
    }

    internal static void Check(IReadOnlyDictionary<string, string>? fields)
    {
        if (fields is null) return;
        if (fields.Count > FieldsMax)
            throw new ArgumentException($"ID takes {FieldsMax} fields at most (RFC 2971 §3.3).", nameof(fields));
        foreach (var (name, value) in fields)
        {
            ArgumentGuard.NoLineBreaks(name, nameof(fields));
            ArgumentGuard.NoLineBreaks(value, nameof(fields));
            if (name.Length > NameBytesMax || value.Length > ValueBytesMax)
                throw new ArgumentException($"The ID field {name} is too long (RFC 2971 §3.3).", nameof(fields));
        }
    }

    private sealed class Dialogue(IReadOnlyDictionary<string, string>? fields)
        : Command<IReadOnlyDictionary<string, string>>
    {
        private readonly Dictionary<string, string> _server = [];

        public override string Name => "ID";

        public override void Write(CommandText text)
        {
            text.Append("ID ");
            if (fields is null or { Count: 0 })
            {
                text.Append("NIL");
                return;
            }
            var mark = "(";
            foreach (var (name, value) in fields)
            {
                text.Append(mark).Text(name).Append(" ").Text(value);
                mark = " ";
            }
            text.Append(")");
        }

        public override bool Take(string name, ref ResponseReader reader)
        {
            if (name != "ID") return false;
            reader.Spaces();
            if (!reader.Try('(')) return true;
            while (_server.Count < FieldsMax)
            {
                reader.Spaces();
                if (!reader.TryText(out var field)) break;
                reader.Spaces();
                if (!reader.TryText(out var value)) break;
                if (field is not null && value is not null) _server.TryAdd(Words.Lower(field), value);
            }
            return true;
        }

        protected override IReadOnlyDictionary<string, string> Result(StatusResponse ok) => _server;
    }
}
