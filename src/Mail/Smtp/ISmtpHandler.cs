namespace MailMesh.Mail.Smtp;

/// <summary>
/// What a <see cref="SmtpServer"/> asks its owner. Calls of one session never overlap; sessions run side by side.
/// An exception becomes <c>451 4.3.0</c> and is handed to <see cref="Report"/>.
/// </summary>
public interface ISmtpHandler
{
    /// <summary>May this sender begin a transaction? A 2xx reply accepts it.</summary>
    /// <param name="session">Who is connected.</param>
    /// <param name="from">Return path; empty for a bounce.</param>
    /// <param name="ct">Cancelled when the session is dropped.</param>
    ValueTask<SmtpReply> Mail(SmtpSession session, string from, CancellationToken ct) => new(SmtpReply.Ok);

    /// <summary>Is this recipient ours? A 2xx reply accepts it; <c>550 5.1.1</c> refuses an unknown one.</summary>
    /// <param name="session">Who is connected.</param>
    /// <param name="from">Return path of the transaction.</param>
    /// <param name="recipient">Address as given, or <c>Postmaster</c> alone (RFC 5321 §4.5.1).</param>
    /// <param name="ct">Cancelled when the session is dropped.</param>
    ValueTask<SmtpReply> Recipient(SmtpSession session, string from, string recipient, CancellationToken ct);

    /// <summary>
    /// Takes a whole mail. A 2xx reply promises that it is durable (RFC 5321 §6.1), and is sent only when this
    /// call has completed.
    /// </summary>
    /// <param name="mail">Envelope and content; the content's memory is reused once the call completes.</param>
    /// <param name="ct">Cancelled when the session ends, or after <see cref="SmtpServerOptions.HandlerMax"/>.</param>
    ValueTask<SmtpReply> Deliver(ReceivedMail mail, CancellationToken ct);

    /// <summary>
    /// LMTP only: one reply for each of <see cref="ReceivedMail.Recipients"/>, in order (RFC 2033 §4.2).
    /// By default each recipient gets the reply of <see cref="Deliver"/>.
    /// </summary>
    /// <param name="mail">Envelope and content.</param>
    /// <param name="ct">As for <see cref="Deliver"/>.</param>
    async ValueTask<IReadOnlyList<SmtpReply>> DeliverEach(ReceivedMail mail, CancellationToken ct)
    {
        var reply = await Deliver(mail, ct);
        return [.. mail.Recipients.Select(_ => reply)];
    }

    /// <summary>
    /// Hears of what went wrong with a session and isn't the client's doing: a handler's exception, a failed
    /// TLS handshake, a listener that can't accept. Must not throw.
    /// </summary>
    /// <param name="session">The session, or null when it was the listener.</param>
    /// <param name="fault">What was thrown.</param>
    void Report(SmtpSession? session, Exception fault);
}

/// <summary>One received mail.</summary>
/// <param name="Session">Who sent it.</param>
/// <param name="From">Return path; empty for a bounce.</param>
/// <param name="Recipients">Accepted recipients, in order; at least one.</param>
/// <param name="Content">
/// Header and body as sent, dots unstuffed, CRLF line ends only. Valid until the handler's call completes.
/// </param>
/// <param name="Utf8">The client declared SMTPUTF8 (RFC 6531 §3.4).</param>
public sealed record ReceivedMail(
    SmtpSession Session, string From, IReadOnlyList<string> Recipients, ReadOnlyMemory<byte> Content, bool Utf8)
{
    /// <summary>
    /// The reports asked for (RFC 3461), one entry a recipient; null when none was, or
    /// <see cref="SmtpServerOptions.Dsn"/> is off.
    /// </summary>
    public SmtpDsn? Dsn { get; init; }

    /// <summary>
    /// BODY=BINARYMIME: content isn't made of lines. Only under <see cref="SmtpServerOptions.BinaryMime"/>.
    /// </summary>
    public bool IsBinary { get; init; }
}
