namespace MailMesh.Mail.Mime.Structure;

/// <summary>Tells a part's purpose from its media type, parameters and first bytes.</summary>
internal static class PartPurposes
{
    // MS-OXTNEF §2.1.3.1: 0x223E9F78, little endian.
    private static ReadOnlySpan<byte> TnefMark => [0x78, 0x9F, 0x3E, 0x22];

    public static PartPurpose Of(MimePart part) => part.ContentType.MediaType switch
    {
        "text/calendar" or "application/ics" => PartPurpose.Calendar,
        "application/ms-tnef" or "application/vnd.ms-tnef" => PartPurpose.Tnef,
        "message/delivery-status" or "message/global-delivery-status" => PartPurpose.DeliveryStatus,
        "message/disposition-notification" or "message/global-disposition-notification" =>
            PartPurpose.DispositionNotification,
        "message/feedback-report" => PartPurpose.FeedbackReport,
        "multipart/signed" => Signed(part),
        "multipart/encrypted" => PartPurpose.PgpEncrypted, // RFC 1847 §2.2; OpenPGP alone uses it (RFC 3156 §4).
        "application/pkcs7-signature" or "application/x-pkcs7-signature" => PartPurpose.SmimeSignature,
        "application/pkcs7-mime" or "application/x-pkcs7-mime" => Smime(part),
        "application/pgp-signature" => PartPurpose.PgpSignature,
        "application/pgp-encrypted" => PartPurpose.PgpVersion,
        "application/pgp-keys" => PartPurpose.PgpKeys,
        "application/octet-stream" => IsTnef(part) ? PartPurpose.Tnef : PartPurpose.Ordinary,
        "text/plain" => IsPgpInline(part.RawBody.Span) ? PartPurpose.PgpInline : PartPurpose.Ordinary,
        _ => PartPurpose.Ordinary,
    };

    private static PartPurpose Signed(MimePart part)
    {
        // Where the protocol parameter is lost, the second child says what the first was signed with.
        var protocol = part.ContentType.Parameters.Find("protocol")
            ?? part.FirstChild?.NextSibling?.ContentType.MediaType ?? "";
        return protocol.EndsWith("pgp-signature", StringComparison.OrdinalIgnoreCase) ? PartPurpose.PgpSigned
            : protocol.EndsWith("pkcs7-signature", StringComparison.OrdinalIgnoreCase) ? PartPurpose.SmimeSigned
            : PartPurpose.Ordinary;
    }

    /// <summary>By the smime-type parameter, or else by the ending of the file's name (RFC 8551 §3.2.1).</summary>
    private static PartPurpose Smime(MimePart part)
    {
        var kind = part.ContentType.Parameters.Find("smime-type")?.ToLowerInvariant();
        var name = part.FileName ?? "";
        return kind switch
        {
            "signed-data" => PartPurpose.SmimeOpaqueSigned,
            "certs-only" => PartPurpose.SmimeCertificates,
            "compressed-data" => PartPurpose.SmimeCompressed,
            null when name.EndsWith(".p7c", StringComparison.OrdinalIgnoreCase) => PartPurpose.SmimeCertificates,
            null when name.EndsWith(".p7z", StringComparison.OrdinalIgnoreCase) => PartPurpose.SmimeCompressed,
            null when name.EndsWith(".p7s", StringComparison.OrdinalIgnoreCase) => PartPurpose.SmimeSignature,
            _ => PartPurpose.SmimeEncrypted,
        };
    }

    private static bool IsTnef(MimePart part) =>
        "winmail.dat".Equals(part.FileName, StringComparison.OrdinalIgnoreCase)
        && part.DecodeBytes().AsSpan().StartsWith(TnefMark);

    private static bool IsPgpInline(ReadOnlySpan<byte> body)
    {
        var start = body.TrimStart(" \t\r\n"u8);
        return start.StartsWith("-----BEGIN PGP MESSAGE-----"u8)
            || start.StartsWith("-----BEGIN PGP SIGNED MESSAGE-----"u8);
    }
}
