using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>UID STORE, RFC 9051 §6.4.6, conditional by RFC 7162 §3.1.3.</summary>
public static class StoreCommand
{
    private const int CommandBytesSpare = 60; // tag, "UID STORE", UNCHANGEDSINCE and its number, spaces, CRLF

    /// <summary>
    /// Changes flags of mails in the open mailbox. A set of UIDs over <see cref="ImapLimits.CommandBytesMax"/> goes in
    /// several commands; the first that fails ends it, and what came before stays changed.
    /// </summary>
    /// <exception cref="ArgumentException">No UIDs, or a flag that is none.</exception>
    public static async Task<ImapOutcome<StoreResult>> Store(
        this ImapClient client, UidSet uids, FlagChange change, IReadOnlyList<string> flags,
        StoreOptions? options = null, CancellationToken ct = default)
    {
        ArgumentGuard.IsNotEmpty(uids);
        options ??= new StoreOptions();
        foreach (var flag in flags)
        {
            if (options.GmailLabels) ArgumentGuard.NoLineBreaks(flag, nameof(flags));
            else ArgumentGuard.IsAtom(flag, isFlag: true, nameof(flags));
        }
        if (options.UnchangedSince is not null && !client.Capabilities.HasCondstore)
            return await Offers.Missing<StoreResult>("CONDSTORE");
        if (options.GmailLabels && !client.Capabilities.Has("X-GM-EXT-1"))
            return await Offers.Missing<StoreResult>("X-GM-EXT-1");
        var bytes = client.Connection.Options.Limits.CommandBytesMax - CommandBytesSpare - flags.Sum(f => f.Length + 3);
        List<UidRange> modified = [];
        List<FetchedEmail> updated = [];
        ImapOutcome<StoreResult>? last = null;
        foreach (var part in uids.Split(Math.Max(bytes, 21)))
        {
            last = await client.Connection.Run(new Dialogue(part, change, flags, options), ct);
            if (last is not ImapOutcome<StoreResult>.Done done) return last;
            modified.AddRange(done.Value.Modified.Ranges);
            updated.AddRange(done.Value.Updated);
        }
        return last!.Map(_ => new StoreResult(UidSet.Of(modified), updated));
    }

    private sealed class Dialogue(UidSet uids, FlagChange change, IReadOnlyList<string> flags, StoreOptions options)
        : Command<StoreResult>
    {
        private readonly List<FetchedEmail> _updated = [];

        public override string Name => "UID STORE";

        public override void Write(CommandText text)
        {
            text.Append($"UID STORE {uids} ");
            if (options.UnchangedSince is { } modSeq) text.Append("(UNCHANGEDSINCE ").Append(modSeq).Append(") ");
            text.Append(change switch { FlagChange.Add => "+", FlagChange.Remove => "-", _ => "" });
            text.Append(options.GmailLabels ? "X-GM-LABELS" : "FLAGS").Append(options.IsSilent ? ".SILENT " : " ");
            if (options.GmailLabels) WriteLabels(text);
            else text.Flags(flags);
        }

        public override bool Take(FetchedEmail email)
        {
            if (email.Sections.Count > 0 || !uids.Contains(email.Uid)) return false;
            _updated.Add(email);
            return true;
        }

        /// <summary>Some servers say NO where only some mails were left alone (RFC 7162 §3.1.3, example 9).</summary>
        protected override ImapOutcome<StoreResult>? Instead(StatusResponse failure) =>
            failure is { Kind: StatusKind.No, Code: ResponseCode.Modified }
                ? new ImapOutcome<StoreResult>.Done(Result(failure), failure.Code, failure.Text)
                : null;

        protected override StoreResult Result(StatusResponse ok) =>
            new(ok.Code is ResponseCode.Modified modified ? modified.Uids : UidSet.Empty, _updated);

        private void WriteLabels(CommandText text)
        {
            var mark = "(";
            foreach (var label in flags)
            {
                text.Append(mark);
                if (label.StartsWith('\\')) text.Append(label); // a system label, e.g. \Inbox
                else text.Mailbox(label);
                mark = " ";
            }
            text.Append(flags.Count == 0 ? "()" : ")");
        }
    }
}

/// <summary>What STORE does with the flags given.</summary>
public enum FlagChange
{
    /// <summary>Sets them too.</summary>
    Add,

    /// <summary>Clears them.</summary>
    Remove,

    /// <summary>Sets them and clears all others.</summary>
    Replace,
}

/// <summary>How flags are changed.</summary>
public sealed record StoreOptions
{
    /// <summary>Leaves mails alone that changed after this mod-sequence (UNCHANGEDSINCE, RFC 7162 §3.1.3).</summary>
    public ulong? UnchangedSince { get; init; }

    /// <summary>Changes Gmail's labels (X-GM-LABELS) in place of flags.</summary>
    public bool GmailLabels { get; init; }

    /// <summary>The server needn't tell the new flags (.SILENT); it still tells mod-sequences.</summary>
    public bool IsSilent { get; init; }
}

/// <summary>What STORE did.</summary>
/// <param name="Modified">UIDs left alone, since they changed after UNCHANGEDSINCE.</param>
/// <param name="Updated">What the server told of mails that it changed: UID, flags, mod-sequence.</param>
public sealed record StoreResult(UidSet Modified, IReadOnlyList<FetchedEmail> Updated);
