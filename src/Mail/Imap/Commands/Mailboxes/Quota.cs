using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>GETQUOTAROOT, RFC 9208 §4.1.2 (RFC 2087).</summary>
public static class QuotaCommand
{
    private const int EntriesMax = 1000;

    /// <summary>Quotas that a mailbox counts against; none where it is unlimited.</summary>
    /// <exception cref="ArgumentException">The name has CR, LF or NUL.</exception>
    public static Task<ImapOutcome<IReadOnlyList<MailboxQuota>>> Quota(
        this ImapClient client, string mailbox, CancellationToken ct = default)
    {
        ArgumentGuard.NoLineBreaks(mailbox);
        return client.Capabilities.Has("QUOTA")
            ? client.Connection.Run(new Dialogue(mailbox), ct)
            : Offers.Missing<IReadOnlyList<MailboxQuota>>("QUOTA");
    }

    private sealed class Dialogue(string mailbox) : Command<IReadOnlyList<MailboxQuota>>
    {
        private readonly List<MailboxQuota> _found = [];

        public override string Name => "GETQUOTAROOT";

        public override void Write(CommandText text) => text.Append("GETQUOTAROOT ").Mailbox(mailbox);

        public override bool Take(string name, ref ResponseReader reader)
        {
            if (name == "QUOTAROOT") return true;
            if (name != "QUOTA") return false;
            reader.Spaces();
            if (!reader.TryText(out var root)) return false;
            reader.Spaces();
            reader.Try('(');
            while (_found.Count < EntriesMax)
            {
                reader.Spaces();
                if (reader.IsAtEnd || reader.Try(')') || !reader.TryText(out var resource)) break;
                reader.Spaces();
                if (!reader.TryCount(out var usage)) break;
                reader.Spaces();
                if (!reader.TryCount(out var limit)) break;
                _found.Add(new MailboxQuota(root ?? "", resource ?? "", usage, limit));
            }
            return true;
        }

        protected override IReadOnlyList<MailboxQuota> Result(StatusResponse ok) => _found;
    }
}

/// <summary>One resource of a quota root.</summary>
/// <param name="Root">Name of the root; often empty.</param>
/// <param name="Resource">E.g. STORAGE (in units of 1,024 bytes), MESSAGE.</param>
/// <param name="Usage">Used; 64 bits.</param>
/// <param name="Limit">Allowed; 64 bits.</param>
public sealed record MailboxQuota(string Root, string Resource, long Usage, long Limit);
