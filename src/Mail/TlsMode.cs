namespace MailMesh.Mail;

/// <summary>How a connection is encrypted. There is no "if offered": it would protect from nobody.</summary>
public enum TlsMode
{
    /// <summary>Plain text. For loopback and trusted networks.</summary>
    None,

    /// <summary>STARTTLS is required (SMTP: RFC 3207, IMAP: RFC 9051 §6.2.1); without it nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte, usually port 465 or 993 (RFC 8314 §3).</summary>
    Implicit,
}
