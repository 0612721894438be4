namespace MailMesh.Mail.Mime.Reports;

/// <summary>What a recipient did with a mail (message/disposition-notification, RFC 8098).</summary>
/// <param name="FinalRecipient">Who tells, without the type (§3.2.4); null where it is missing.</param>
/// <param name="OriginalRecipient">The address it was sent to, where another was put in its place (§3.2.3).</param>
/// <param name="OriginalMessageId">The mail's Message-ID with its brackets (§3.2.5); null where it is missing.</param>
/// <param name="ReportingAgent">The program that tells (§3.2.1).</param>
/// <param name="Disposition">
/// In lower case: displayed, deleted, dispatched or processed (§3.2.6.2); null where it is missing.
/// </param>
/// <param name="IsByHand">Whether a person did it, not a rule (§3.2.6.1, manual-action).</param>
/// <param name="Modifiers">What comes behind a slash, in lower case, such as error (§3.2.6.3).</param>
public sealed record DispositionNotification(
    string? FinalRecipient, string? OriginalRecipient, string? OriginalMessageId, string? ReportingAgent,
    string? Disposition, bool IsByHand, IReadOnlyList<string> Modifiers)
{
    /// <summary>The notification of a mail; null where it holds none. Never throws.</summary>
    public static DispositionNotification? Of(MimeMessage mail) =>
        ReportFields.Find(mail, PartPurpose.DispositionNotification) is { } part ? Of(part) : null;

    /// <summary>The part as a notification; null where it is something else. Never throws.</summary>
    public static DispositionNotification? Of(MimePart part)
    {
        if (part.Purpose != PartPurpose.DispositionNotification
            || ReportFields.Blocks(part) is not [var fields, ..])
        {
            return null;
        }
        // manual-action/MDN-sent-manually; displayed/error
        var mode = ReportFields.Value(fields, "Disposition")?.ToLowerInvariant() ?? "";
        var what = ReportFields.Typed(fields, "Disposition")?.ToLowerInvariant().Split('/', 2);
        return new DispositionNotification(
            ReportFields.Address(fields, "Final-Recipient"),
            ReportFields.Address(fields, "Original-Recipient"),
            fields.Value("Original-Message-ID") is { } id && Headers.MessageIds.Parse(id) is [var first, ..]
                ? first
                : null,
            ReportFields.Value(fields, "Reporting-UA"),
            what is [{ Length: > 0 } disposition, ..] ? disposition.Trim() : null,
            mode.StartsWith("manual-action", StringComparison.Ordinal),
            what is [_, var modifiers]
                ? modifiers.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                : []);
    }
}
