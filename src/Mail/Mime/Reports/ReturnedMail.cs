namespace MailMesh.Mail.Mime.Reports;

/// <summary>The mail that a report is about, which it holds whole or as a header (RFC 6522 §3).</summary>
public static class ReturnedMail
{
    /// <summary>
    /// The mail, or its header alone; its Message-ID leads to what was sent. Null where the report holds neither.
    /// Never throws.
    /// </summary>
    public static MimeMessage? Of(MimeMessage report)
    {
        foreach (var part in report.AllParts)
        {
            if (part.ContentType.IsMessage)
            {
                return part.ReadMessage();
            }
            if (part.ContentType.MediaType is "text/rfc822-headers" or "message/rfc822-headers"
                or "message/global-headers")
            {
                return MimeParser.Parse(part.DecodeBytes());
            }
        }
        return null;
    }
}
