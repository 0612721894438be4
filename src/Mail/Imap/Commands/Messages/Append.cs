using MailMesh.Mail.Imap.Client;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Imap.Commands.Messages;

/// <summary>APPEND, RFC 9051 §6.3.12.</summary>
public static class AppendCommand
{
    /// <summary>Puts a mail into a mailbox.</summary>
    /// <exception cref="ArgumentException">The name has CR, LF or NUL, or a flag is none.</exception>
    public static Task<ImapOutcome<AppendResult>> Append(
        this ImapClient client, string mailbox, ReadOnlyMemory<byte> mail, AppendOptions? options = null,
        CancellationToken ct = default) =>
        client.Append(mailbox, MemoryStreams.Over(mail), mail.Length, options, ct);

    /// <summary>
    /// Puts a mail into a mailbox, read from a stream while it is sent, in 64 KiB blocks. Larger than the server's
    /// APPENDLIMIT (RFC 7889) it isn't sent.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The name has CR, LF or NUL, or a flag is none; the stream ended before <paramref name="bytes"/>, which loses the
    /// connection.
    /// </exception>
    public static Task<ImapOutcome<AppendResult>> Append(
        this ImapClient client, string mailbox, Stream mail, long bytes, AppendOptions? options = null,
        CancellationToken ct = default)
    {
        options ??= new AppendOptions();
        ArgumentGuard.NoLineBreaks(mailbox);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        foreach (var flag in options.Flags) ArgumentGuard.IsAtom(flag, isFlag: true, nameof(options));
        if (bytes > client.Capabilities.AppendBytesMax)
        {
            var text = $"the mail has {bytes} bytes, and the server takes {client.Capabilities.AppendBytesMax}";
            return Task.FromResult<ImapOutcome<AppendResult>>(
                new ImapOutcome<AppendResult>.Refused(Refusal.NotOffered, null, text));
        }
        return client.Connection.Run(new Dialogue(mailbox, mail, bytes, options), ct);
    }

    private sealed class Dialogue(string mailbox, Stream mail, long bytes, AppendOptions options)
        : Command<AppendResult>
    {
        public override string Name => "APPEND";

        public override void Write(CommandText text)
        {
            text.Append("APPEND ").Mailbox(mailbox).Append(" ");
            if (options.Flags.Count > 0) text.Flags(options.Flags).Append(" ");
            if (options.InternalDate is { } date) text.Append($"\"{ImapDate.Write(date)}\" ");
            if (options.HasUtf8Header && text.IsUtf8)
                text.Append("UTF8 (").Literal(mail, bytes, isBinary: true).Append(")");
            else text.Literal(mail, bytes);
        }

        protected override AppendResult Result(StatusResponse ok) => ok.Code is ResponseCode.AppendUid code
            ? new AppendResult(code.Validity, code.Uids.IsEmpty ? null : code.Uids.Ranges[0].First)
            : new AppendResult(null, null);
    }
}

/// <summary>How a mail is appended.</summary>
public sealed record AppendOptions
{
    /// <summary>Flags to set.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Its internal date; null for now.</summary>
    public DateTimeOffset? InternalDate { get; init; }

    /// <summary>Its header has UTF-8 (RFC 6532): sent as literal8 where UTF8=ACCEPT is enabled (RFC 6855 §4).</summary>
    public bool HasUtf8Header { get; init; }
}

/// <summary>Where the mail went.</summary>
/// <param name="Validity">UIDVALIDITY of the mailbox; null without UIDPLUS.</param>
/// <param name="Uid">Its UID there; null without UIDPLUS.</param>
public sealed record AppendResult(uint? Validity, uint? Uid);
