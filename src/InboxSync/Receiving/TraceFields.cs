using System.Globalization;
using System.Text;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Smtp;

namespace MailMesh.InboxSync.Receiving;

/// <summary>The fields that a receiving server puts on top of a mail (RFC 5321 §4.4).</summary>
internal static class TraceFields
{
    /// <summary>A mail that passed more servers than this goes in a circle (RFC 5321 §6.3).</summary>
    public const int HopsMax = 50;

    private const int HelloCharsMax = 255; // RFC 5321 §4.5.3.1.2

    public static int Hops(MimeMessage mail) => mail.Headers.All("Received").Take(HopsMax + 1).Count();

    /// <summary>Return-Path and Received, each with its line end.</summary>
    public static string Of(ReceivedMail mail, string hostName, Guid id, DateTimeOffset at)
    {
        var session = mail.Session;
        var with = mail.Utf8 ? "UTF8" + session.With.Replace("ESMTP", "SMTP", StringComparison.Ordinal) : session.With;
        var recipient = mail.Recipients.Count == 1 ? $"\r\n\tfor <{Printable(mail.Recipients[0])}>" : "";
        return $"Return-Path: <{Printable(mail.From)}>\r\n"
            + $"Received: from {Hello(session)} ([{session.Remote.Address}])\r\n"
            + $"\tby {hostName} with {with} id {id:n}{recipient};\r\n"
            + $"\t{at.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000\r\n";
    }

    private static string Hello(SmtpSession session)
    {
        var name = session.Hello;
        return name.Length is > 0 and <= HelloCharsMax
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':' or '[' or ']')
            ? name
            : "unknown";
    }

    /// <summary>An address of the envelope can't break out of its line.</summary>
    private static string Printable(string address)
    {
        var clean = new StringBuilder(address.Length);
        foreach (var rune in address.EnumerateRunes())
            clean.Append(Rune.IsControl(rune) ? "?" : rune.ToString());
        return clean.ToString();
    }
}
