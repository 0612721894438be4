using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp;

/// <summary>Who a mail is from and to on the wire (RFC 5321 §3.3), whatever its header fields say.</summary>
public sealed record SmtpEnvelope
{
    /// <summary>Most recipients of one envelope. RFC 5321 §4.5.3.1.8 asks servers to take at least 100.</summary>
    public const int RecipientsMax = 1000;

    /// <param name="from">Return path; empty for the null return path of a bounce.</param>
    /// <param name="recipients">1 to <see cref="RecipientsMax"/> addresses.</param>
    /// <param name="utf8">The content's header holds raw UTF-8, so SMTPUTF8 is needed (RFC 6531 §3.4).</param>
    /// <exception cref="ArgumentException">
    /// No or too many recipients, or an address that is malformed or holds CR, LF, NUL, a space or a bracket.
    /// </exception>
    public SmtpEnvelope(string from, IReadOnlyList<string> recipients, bool utf8 = false)
    {
        if (from.Length > 0) AddressSyntax.ThrowIfMalformed(from, nameof(from));
        if (recipients.Count is 0 or > RecipientsMax)
            throw new ArgumentException(
                $"An envelope has 1 to {RecipientsMax} recipients, not {recipients.Count}.", nameof(recipients));
        foreach (var recipient in recipients) AddressSyntax.ThrowIfMalformed(recipient, nameof(recipients));
        (From, Recipients, Utf8) = (from, [.. recipients], utf8);
        NeedsUtf8 = utf8 || !AddressSyntax.IsAscii(from) || !Recipients.All(each => AddressSyntax.IsAscii(each));
    }

    /// <summary>Return path; empty for a bounce.</summary>
    public string From { get; }

    /// <summary>Recipients, in order.</summary>
    public IReadOnlyList<string> Recipients { get; }

    /// <summary>The content needs SMTPUTF8, even where each address is ASCII.</summary>
    public bool Utf8 { get; }

    /// <summary>
    /// Reports on the delivery to ask for (RFC 3461), or null for the server's custom. Where the server doesn't
    /// offer DSN the mail goes without, and <see cref="SmtpOutcome.Accepted.DsnIgnored"/> tells.
    /// </summary>
    /// <exception cref="ArgumentException">Not one entry a recipient, or a malformed value.</exception>
    public SmtpDsn? Dsn
    {
        get;
        init
        {
            value?.ThrowUnlessFits(Recipients.Count);
            field = value;
        }
    }

    /// <summary>The content or an address is beyond ASCII.</summary>
    internal bool NeedsUtf8 { get; }
}
