using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID COPY, RFC 9051 §6.4.7.</summary>
public static class CopyCommand
{
    private const int CommandBytesSpare = 40; // tag, "UID COPY", spaces, CRLF

    /// <summary>Copies mails of the open mailbox to another; the new UIDs come with UIDPLUS.</summary>
    /// <exception cref="ArgumentException">No UIDs, or the name has CR, LF or NUL.</exception>
    public static Task<ImapOutcome<CopyResult>> Copy(
        this ImapClient client, UidSet uids, string mailbox, CancellationToken ct = default) =>
        Run(client, "UID COPY", uids, mailbox, ct);

    /// <summary>COPY or MOVE, in as many commands as the length of one allows.</summary>
    internal static async Task<ImapOutcome<CopyResult>> Run(
        ImapClient client, string verb, UidSet uids, string mailbox, CancellationToken ct)
    {
        ArgumentGuard.IsNotEmpty(uids);
        ArgumentGuard.NoLineBreaks(mailbox);
        var limit = client.Connection.Options.Limits.CommandBytesMax - CommandBytesSpare - mailbox.Length * 4;
        var result = new CopyResult(null, []);
        ImapOutcome<CopyResult>? last = null;
        foreach (var part in uids.Split(Math.Max(limit, 21)))
        {
            last = await client.Connection.Run(new Dialogue(verb, part, mailbox), ct);
            if (last is not ImapOutcome<CopyResult>.Done done) return last;
            result = result.And(done.Value);
        }
        return last!.Map(_ => result);
    }

    private sealed class Dialogue(string verb, UidSet uids, string mailbox) : Command<CopyResult>
    {
        private ResponseCode.CopyUid? _code;

        public override string Name => verb;

        public override void Write(CommandText text) => text.Append($"{verb} {uids} ").Mailbox(mailbox);

        /// <summary>MOVE tells it before the expunges, untagged (RFC 6851 §4.3).</summary>
        public override void Note(StatusResponse status) => _code ??= status.Code as ResponseCode.CopyUid;

        protected override CopyResult Result(StatusResponse ok) =>
            CopyResult.From(ok.Code as ResponseCode.CopyUid ?? _code);
    }
}
