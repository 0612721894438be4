using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>LIST, RFC 9051 §6.3.9, RFC 5258.</summary>
public static class ListCommand
{
    /// <summary>
    /// Lists the mailboxes that a pattern names: <c>*</c> matches anything, <c>%</c> all but the delimiter. Special
    /// uses, subscriptions and counts come along where the server can say them.
    /// </summary>
    /// <exception cref="ArgumentException">The pattern or the reference has CR, LF or NUL.</exception>
    public static async Task<ImapOutcome<IReadOnlyList<MailboxInfo>>> List(
        this ImapClient client, string pattern = "*", ListOptions? options = null, CancellationToken ct = default)
    {
        options ??= new ListOptions();
        ArgumentGuard.NoLineBreaks(pattern);
        ArgumentGuard.NoLineBreaks(options.Reference, nameof(options));
        var connection = client.Connection;
        var extended = ListRequest.Extended(pattern, options, client.Capabilities);
        var outcome = await connection.Run(new Dialogue(extended), ct);
        var plain = ListRequest.Plain(pattern, options);
        // Proton answers BAD to a LIST with return options that it offers.
        return outcome is ImapOutcome<IReadOnlyList<MailboxInfo>>.Refused { By: Refusal.Bad } && extended != plain
            ? await connection.Run(new Dialogue(plain), ct)
            : outcome;
    }

    private sealed class Dialogue(ListRequest request) : Command<IReadOnlyList<MailboxInfo>>
    {
        private readonly List<MailboxInfo> _found = [];
        private readonly Dictionary<string, MailboxStatus> _statuses = [];

        public override string Name => request.Verb;

        public override void Write(CommandText text) => request.Write(text);

        public override bool Take(string name, ref ResponseReader reader)
        {
            if (name == request.Verb && MailboxInfoParser.TryRead(ref reader, out var mailbox))
            {
                _found.Add(mailbox!);
                return true;
            }
            if (name != "STATUS" || !request.HasStatus) return false;
            if (!MailboxStatusParser.TryRead(ref reader, out var status)) return false;
            _statuses[status!.Mailbox] = status;
            return true;
        }

        protected override IReadOnlyList<MailboxInfo> Result(StatusResponse ok) => _statuses.Count == 0
            ? _found
            : [.. _found.Select(each => each with { Status = _statuses.GetValueOrDefault(each.Name) })];
    }
}

/// <summary>What a LIST selects and returns (RFC 5258). Options that a server doesn't offer are left out.</summary>
public sealed record ListOptions
{
    /// <summary>Name that the pattern is under; empty for the top.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Only those subscribed; by LSUB where the server has no extended LIST.</summary>
    public bool SubscribedOnly { get; init; }

    /// <summary>Counts to return with each mailbox (LIST-STATUS, RFC 5819).</summary>
    public StatusItems Status { get; init; }
}
