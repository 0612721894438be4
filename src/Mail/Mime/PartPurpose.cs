namespace MailMesh.Mail.Mime;

/// <summary>
/// What a part is for, where it is more than text or a file. Signed and encrypted parts are recognised and kept
/// byte for byte, neither verified nor opened: <see cref="MimePart.Raw"/> of a signed part's first child is what was
/// signed (RFC 1847 §2.1).
/// </summary>
public enum PartPurpose
{
    /// <summary>Text, a file, a multipart without further meaning.</summary>
    Ordinary,

    /// <summary>An iCalendar object (RFC 5545): <see cref="CalendarPart"/>.</summary>
    Calendar,

    /// <summary>Outlook's wrapped files and fields, mostly named winmail.dat (MS-OXTNEF).</summary>
    Tnef,

    /// <summary>What became of a mail at each recipient (RFC 3464): <see cref="Reports.DeliveryReport"/>.</summary>
    DeliveryStatus,

    /// <summary>A mail was read or not (RFC 8098): <see cref="Reports.DispositionNotification"/>.</summary>
    DispositionNotification,

    /// <summary>A recipient's complaint (RFC 5965): <see cref="Reports.FeedbackReport"/>.</summary>
    FeedbackReport,

    /// <summary>A multipart/signed of S/MIME: content, then signature (RFC 8551 §3.5.3).</summary>
    SmimeSigned,

    /// <summary>The detached signature of one.</summary>
    SmimeSignature,

    /// <summary>S/MIME whose content stands inside the signature (RFC 8551 §3.5.2).</summary>
    SmimeOpaqueSigned,

    /// <summary>S/MIME enveloped or authenticated-enveloped data (RFC 8551 §3.3, §3.4).</summary>
    SmimeEncrypted,

    /// <summary>S/MIME compressed data (RFC 8551 §3.6).</summary>
    SmimeCompressed,

    /// <summary>S/MIME certificates alone (RFC 8551 §3.8).</summary>
    SmimeCertificates,

    /// <summary>A multipart/signed of OpenPGP: content, then signature (RFC 3156 §5).</summary>
    PgpSigned,

    /// <summary>The detached signature of one.</summary>
    PgpSignature,

    /// <summary>A multipart/encrypted of OpenPGP: version, then data (RFC 3156 §4).</summary>
    PgpEncrypted,

    /// <summary>The first part of one.</summary>
    PgpVersion,

    /// <summary>OpenPGP keys (RFC 3156 §7).</summary>
    PgpKeys,

    /// <summary>A text that is an OpenPGP message or cleartext signature (RFC 9580 §6.2, §7).</summary>
    PgpInline,
}
