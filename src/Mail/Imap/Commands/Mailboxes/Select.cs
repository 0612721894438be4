using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Mailboxes;

/// <summary>SELECT and EXAMINE, RFC 9051 §6.3.2, §6.3.3, with CONDSTORE and QRESYNC, RFC 7162.</summary>
public static class SelectCommand
{
    /// <summary>Opens a mailbox; the one that was open is closed, even where this is refused.</summary>
    /// <exception cref="ArgumentException">The name has CR, LF or NUL; the resync isn't possible.</exception>
    public static Task<ImapOutcome<SelectResult>> Select(
        this ImapClient client, string mailbox, SelectOptions? options = null, CancellationToken ct = default) =>
        Open(client, "SELECT", mailbox, options, ct);

    /// <summary>Opens a mailbox for reading only; nothing done there changes it.</summary>
    /// <exception cref="ArgumentException">The name has CR, LF or NUL; the resync isn't possible.</exception>
    public static Task<ImapOutcome<SelectResult>> Examine(
        this ImapClient client, string mailbox, SelectOptions? options = null, CancellationToken ct = default) =>
        Open(client, "EXAMINE", mailbox, options, ct);

    private static Task<ImapOutcome<SelectResult>> Open(
        ImapClient client, string verb, string mailbox, SelectOptions? options, CancellationToken ct)
    {
        ArgumentGuard.NoLineBreaks(mailbox);
        var connection = client.Connection;
        if (options?.Qresync is not { } known)
            return connection.Run(new Dialogue(connection, verb, mailbox, options), ct);
        if (known.UidValidity == 0 || known.ModSeq == 0 || known.KnownUids is { IsOpen: true } or { IsEmpty: true })
            throw new ArgumentException(
                "A resync needs a UIDVALIDITY, a mod-sequence and UIDs without *.", nameof(options));
        // Sent without ENABLE it would draw BAD (RFC 7162 §3.2.5).
        return connection.Enabled.Contains("QRESYNC")
            ? connection.Run(new Dialogue(connection, verb, mailbox, options), ct)
            : Offers.Missing<SelectResult>("QRESYNC, or it wasn't enabled");
    }

    private sealed class Dialogue(Connection connection, string verb, string mailbox, SelectOptions? options)
        : Command<SelectResult>
    {
        private readonly List<FetchedEmail> _changed = [];
        private readonly List<UidRange> _vanished = [];

        public override string Name => verb;

        public override bool IsExclusive => true;

        public override void Write(CommandText text)
        {
            text.Append($"{verb} ").Mailbox(mailbox);
            if (options?.Qresync is { } known)
            {
                text.Append($" (QRESYNC ({known.UidValidity} {known.ModSeq}");
                if (known.KnownUids is { } uids) text.Append($" {uids}");
                text.Append("))");
            }
            else if (options is { Condstore: true } && connection.Capabilities.HasCondstore)
                text.Append(" (CONDSTORE)");
        }

        public override async Task Send(Connection to, CancellationToken ct)
        {
            connection.Selecting = new SelectedMailbox(mailbox, verb == "EXAMINE");
            await base.Send(to, ct);
        }

        public override bool Take(FetchedEmail email)
        {
            _changed.Add(email);
            return true;
        }

        public override bool Take(UidSet vanished, bool isEarlier)
        {
            _vanished.AddRange(vanished.Ranges);
            return true;
        }

        public override void Complete(StatusResponse answer)
        {
            if (connection.Selected is { } before && answer.Kind != StatusKind.Bad) before.IsClosed = true;
            if (answer.Kind == StatusKind.Ok) connection.Selected = connection.Selecting;
            else if (answer.Kind != StatusKind.Bad) connection.Selected = null; // RFC 9051 §6.3.2
            connection.Selecting = null;
            base.Complete(answer);
        }

        protected override SelectResult Result(StatusResponse ok) =>
            new(connection.Selected!, UidSet.Of(_vanished), _changed)
            {
                HighestModSeq = connection.Selected!.HighestModSeq,
            };
    }
}

/// <summary>An open mailbox, and what changed since the state that the caller knew.</summary>
/// <param name="Mailbox">The mailbox, kept up to date from here on.</param>
/// <param name="Vanished">UIDs gone since then; empty without QRESYNC.</param>
/// <param name="Changed">New and changed mails: UID, flags, mod-sequence.</param>
public sealed record SelectResult(
    SelectedMailbox Mailbox, UidSet Vanished, IReadOnlyList<FetchedEmail> Changed)
{
    /// <summary>
    /// HIGHESTMODSEQ as told with <see cref="Changed"/>, which holds all changes up to it; 0 without CONDSTORE.
    /// <see cref="SelectedMailbox.HighestModSeq"/> may be past them by now.
    /// </summary>
    public ulong HighestModSeq { get; init; }
}
