using System.Buffers;
using System.Globalization;
using System.Text;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Compose;

/// <summary>Writes mails (RFC 5322, RFC 2045, RFC 6532).</summary>
public static class MailComposer
{
    /// <summary>Identifiers that References gets.</summary>
    public const int ReferencesMax = 100;

    /// <summary>Fields that the composer writes, or that belong to the envelope or the path.</summary>
    private static readonly HashSet<string> OwnFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References",
        "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID",
        "Return-Path", "Received", "DKIM-Signature",
    };

    /// <summary>
    /// Whether the mail can only go to servers that offer SMTPUTF8 (RFC 6531): an address that it shows needs it.
    /// Names and subjects never do. Hidden recipients are asked one by one: <see cref="AddressSpec.NeedsSmtpUtf8"/>.
    /// </summary>
    public static bool SmtpUtf8Required(OutgoingMail mail) =>
        mail.To.Concat(mail.Cc).Concat(mail.ReplyTo).Append(mail.From)
            .Any(mailbox => AddressSpec.NeedsSmtpUtf8(mailbox.Address));

    /// <summary>
    /// Writes the mail: the same input gives the same bytes. Lines end in CRLF and hold at most 998 bytes, header
    /// lines 78 where they can be folded. All bytes are ASCII unless <see cref="SmtpUtf8Required"/>.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A value holds CR, LF or NUL, an address or identifier is none, or a further field is one of the composer's
    /// own; <see cref="ArgumentException.ParamName"/> is the field.
    /// </exception>
    public static byte[] Compose(OutgoingMail mail)
    {
        var output = new ArrayBufferWriter<byte>(EstimatedBytes(mail));
        var headers = new HeaderWriter(output);
        WriteDate(headers, mail.Date);
        headers.Addresses("From", [mail.From]);
        WriteRecipients(headers, mail);
        headers.Text("Subject", mail.Subject);
        WriteThreading(headers, mail);
        foreach (var (name, value) in mail.Headers)
        {
            CheckFurtherField(name);
            headers.Text(name, value);
        }
        headers.Tokens("MIME-Version", ["1.0"]);
        new EntityWriter(output, mail.MessageId).Write(MailBodies.Of(mail, SmtpUtf8Required(mail)));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The Date of a mail that leaves at another time than it was composed for: what <see cref="Compose"/> writes
    /// begins with this field, and it has the same length for every date.
    /// </summary>
    public static byte[] DateField(DateTimeOffset date)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteDate(new HeaderWriter(output), date);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteRecipients(HeaderWriter headers, OutgoingMail mail)
    {
        if (mail.To.Count > 0)
        {
            headers.Addresses("To", mail.To);
        }
        else if (mail.Cc.Count == 0)
        {
            headers.Tokens("To", ["undisclosed-recipients:;"]); // RFC 5322 §3.4; a filter wonders at none at all
        }
        if (mail.Cc.Count > 0)
        {
            headers.Addresses("Cc", mail.Cc);
        }
        if (mail.ReplyTo.Count > 0)
        {
            headers.Addresses("Reply-To", mail.ReplyTo);
        }
    }

    private static void WriteThreading(HeaderWriter headers, OutgoingMail mail)
    {
        headers.Tokens("Message-ID", [Id(mail.MessageId, "Message-ID")]);
        if (mail.InReplyTo is not null)
        {
            headers.Tokens("In-Reply-To", [Id(mail.InReplyTo, "In-Reply-To")]);
        }
        if (mail.References.Count > 0)
        {
            var references = mail.References.Count <= ReferencesMax
                ? mail.References
                : [mail.References[0], .. mail.References.TakeLast(ReferencesMax - 1)];
            headers.Tokens("References", references.Select(id => Id(id, "References")));
        }
    }

    private static string Id(string id, string field)
    {
        HeaderGuard.Check(id, field);
        HeaderGuard.CheckId(id is ['<', .. var inner, '>'] ? inner : "", field);
        return id;
    }

    private static void CheckFurtherField(string name)
    {
        if (name.Length is 0 or > 76 || name.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || name.Contains(':'))
        {
            throw HeaderGuard.Refusal("Headers", $"holds '{name}', which is no field name (RFC 5322 §2.2)");
        }
        if (OwnFields.Contains(name))
        {
            throw HeaderGuard.Refusal(name, "is written from the mail's own properties, not from its further headers");
        }
    }

    private static void WriteDate(HeaderWriter headers, DateTimeOffset date) =>
        headers.Tokens("Date", [DateText(date)]);

    /// <summary>RFC 5322 §3.3; of one length, whatever the date.</summary>
    private static string DateText(DateTimeOffset date) =>
        date.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture)
        + date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    private static int EstimatedBytes(OutgoingMail mail) => 2_048
        + (mail.TextBody?.Length ?? 0) + (mail.HtmlBody?.Length ?? 0)
        + (int)Math.Min(int.MaxValue / 2, mail.Attachments.Sum(file => file.Content.Length * 138L / 100));
}
