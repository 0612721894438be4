namespace MailMesh.Mail.Smtp;

/// <summary>Where in the dialogue an outcome was decided.</summary>
public enum SmtpStage
{
    /// <summary>Before anything was sent: the mail itself can't go to this server.</summary>
    Preflight,

    /// <summary>Waiting for a free connection, resolving, connecting.</summary>
    Connect,

    /// <summary>The server's greeting (RFC 5321 §3.1).</summary>
    Greeting,

    /// <summary>EHLO, HELO or LHLO.</summary>
    Hello,

    /// <summary>STARTTLS (RFC 3207) or the handshake of implicit TLS (RFC 8314).</summary>
    Tls,

    /// <summary>AUTH (RFC 4954).</summary>
    Authenticate,

    /// <summary>MAIL FROM.</summary>
    MailFrom,

    /// <summary>RCPT TO.</summary>
    RcptTo,

    /// <summary>DATA, up to its 354.</summary>
    Data,

    /// <summary>Content, final dot and the reply to it.</summary>
    Content,
}

/// <summary>What became of the mail for one recipient.</summary>
public enum RecipientState
{
    /// <summary>The server took responsibility for this recipient.</summary>
    Accepted,

    /// <summary>Not taken now; trying again later is safe.</summary>
    Deferred,

    /// <summary>Refused for good.</summary>
    Rejected,

    /// <summary>The server may or may not have taken it; trying again may send it twice.</summary>
    Unknown,
}

/// <summary>The result for one recipient of an envelope.</summary>
/// <param name="Address">As given in the envelope.</param>
/// <param name="State">What became of it.</param>
/// <param name="Reply">The reply that decided, or null where none did (a lost connection, a local refusal).</param>
public sealed record RecipientResult(string Address, RecipientState State, SmtpReply? Reply)
{
    /// <summary>Why the client left this recipient out; null where the server decided.</summary>
    public string? Reason { get; init; }
}

/// <summary>
/// The outcome of one mail transaction, as a value. <see cref="Recipients"/> always holds one result for each
/// recipient of the envelope, in its order: settle by those, since one transaction may succeed for some only.
/// </summary>
public abstract record SmtpOutcome
{
    private SmtpOutcome(IReadOnlyList<RecipientResult> recipients) => Recipients = recipients;

    /// <summary>One result per recipient of the envelope, in the same order.</summary>
    public IReadOnlyList<RecipientResult> Recipients { get; }

    /// <summary>The server accepted the content for at least one recipient.</summary>
    /// <param name="Reply">The reply to the final dot (for LMTP, the first positive one).</param>
    /// <param name="Results">One result per recipient.</param>
    public sealed record Accepted(SmtpReply Reply, IReadOnlyList<RecipientResult> Results) : SmtpOutcome(Results)
    {
        /// <summary>Reports were asked for, and the server doesn't offer DSN (RFC 3461): none may come.</summary>
        public bool DsnIgnored { get; init; }

        /// <summary>
        /// 8-bit or binary bodies went in quoted-printable or base64, since the server takes no others
        /// (RFC 6152 §3): the same mail in other bytes. Never done to a signed mail.
        /// </summary>
        public bool IsReencoded { get; init; }
    }

    /// <summary>Nothing was accepted; trying again later is safe.</summary>
    /// <param name="Stage">Where it ended.</param>
    /// <param name="Reply">The server's reply, or null when it gave none.</param>
    /// <param name="Reason">One line for a person; holds no credential.</param>
    /// <param name="Results">One result per recipient.</param>
    public sealed record Deferred(
        SmtpStage Stage, SmtpReply? Reply, string Reason, IReadOnlyList<RecipientResult> Results)
        : SmtpOutcome(Results);

    /// <summary>Nothing was accepted, and the same mail to the same server would be refused again.</summary>
    /// <param name="Stage">Where it ended.</param>
    /// <param name="Reply">The server's reply, or null when the client refused to send.</param>
    /// <param name="Reason">One line for a person; holds no credential.</param>
    /// <param name="Results">One result per recipient.</param>
    public sealed record Rejected(
        SmtpStage Stage, SmtpReply? Reply, string Reason, IReadOnlyList<RecipientResult> Results)
        : SmtpOutcome(Results);

    /// <summary>
    /// The connection was lost, or the wait ended, after the final dot may have left and before its reply came:
    /// the server may have accepted the mail (RFC 5321 §4.5.3.2.6). Never retry blindly.
    /// </summary>
    /// <param name="Reason">One line for a person.</param>
    /// <param name="Results">One result per recipient.</param>
    public sealed record Unknown(string Reason, IReadOnlyList<RecipientResult> Results) : SmtpOutcome(Results);
}
