using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Fuzz.Targets;

internal static class MimeTargets
{
    public static FuzzTarget Message { get; } = new("mime", Grammar.Of(
        Grammar.Files("mails", "*.eml"),
        "\r\n", "\r\n\r\n", "\n", "\r", "\r\n--b\r\n", "\r\n--b--\r\n", "--", "\r\n ", "\r\n\t",
        "Content-Type: multipart/mixed; boundary=b\r\n", "Content-Type: multipart/alternative; boundary=\"b\"\r\n",
        "Content-Type: message/rfc822\r\n\r\n", "Content-Type: message/delivery-status\r\n\r\n",
        "Content-Type: text/plain; charset=utf-7; format=flowed; delsp=yes\r\n", "Content-Type: text/html\r\n",
        "Content-Type: application/ms-tnef; name=winmail.dat\r\n", "Content-Type: text/calendar; method=REQUEST\r\n",
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n",
        "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\r\n",
        "Content-Type: multipart/related; start=\"<a@b>\"; boundary=b\r\n",
        "Content-Transfer-Encoding: base64\r\n", "Content-Transfer-Encoding: quoted-printable\r\n",
        "Content-Transfer-Encoding: x-uuencode\r\n", "Content-Disposition: attachment; filename*0*=utf-8''a%20;\r\n",
        "begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n", "=ybegin line=128 size=3 name=a\r\nabc\r\n=yend size=3\r\n",
        "=?utf-8?B?w6k=?=", "=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "\0", "\xff\xfe", "=", "=\r\n"), Run);

    private static int Run(ReadOnlyMemory<byte> input)
    {
        var mail = MimeParser.Parse(input);
        var seen = new HashCode();
        seen.Add(mail.Subject.Length > 0);
        seen.Add(mail.Date is not null);
        foreach (var list in (IReadOnlyList<MailAddress>[])[mail.From, mail.To, mail.Cc, mail.Bcc, mail.ReplyTo])
            seen.Add(Math.Min(list.Count, 3));
        seen.Add(Math.Min(mail.References.Count + mail.InReplyTo.Count, 3));
        seen.Add(mail.MessageId is not null);
        foreach (var defect in mail.Defects.Select(it => it.Kind).Distinct())
            seen.Add(defect);
        var parts = 0;
        foreach (var part in mail.AllParts)
        {
            Inside(input, part);
            if (parts++ < 5) seen.Add(part.ContentType.MediaType.Length > 40 ? "long" : part.ContentType.MediaType);
            _ = (part.FileName, part.ContentId, part.Disposition, part.DecodeBytes().Length, part.ReadText().Length);
        }
        _ = (mail.TextPart?.ReadText(), mail.HtmlPart?.ReadText(), mail.Attachments.Count);
        return seen.ToHashCode();
    }

    private static void Inside(ReadOnlyMemory<byte> input, MimePart part)
    {
        if (part.Offset < 0 || part.BodyOffset < part.Offset || part.BodyOffset + part.BodyLength > input.Length)
            throw new InvalidOperationException("A part lies outside its mail.");
    }
}
