namespace MailMesh.Corpus;

/// <summary>What a mail is made of.</summary>
public enum MailShape
{
    /// <summary>text/plain alone.</summary>
    Plain,

    /// <summary>text/html alone.</summary>
    Html,

    /// <summary>multipart/alternative of text and HTML.</summary>
    Alternative,

    /// <summary>multipart/mixed: text, or both, and files in base64.</summary>
    Attachments,

    /// <summary>multipart/related: HTML and the images it shows.</summary>
    InlineImages,

    /// <summary>multipart/mixed with a message/rfc822.</summary>
    Forwarded,

    /// <summary>multipart/report with a message/delivery-status (RFC 3464).</summary>
    Bounce,

    /// <summary>multipart/alternative with text/calendar.</summary>
    Invitation,

    /// <summary>Broken on purpose: a lost boundary, torn base64, bare line feeds.</summary>
    Malformed,
}
