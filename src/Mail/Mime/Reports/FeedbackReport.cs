using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Mime.Reports;

/// <summary>
/// A complaint about a mail, or a failed authentication (message/feedback-report, RFC 5965, RFC 6591).
/// </summary>
/// <param name="FeedbackType">In lower case: abuse, fraud, virus, not-spam, auth-failure, other (§7.3).</param>
/// <param name="ReportingAgent">The program that tells (User-Agent, §3.1).</param>
/// <param name="OriginalSender">Envelope sender of the mail, without brackets (§3.2).</param>
/// <param name="OriginalRecipients">Envelope recipients of the mail, often left out or redacted (§3.2).</param>
/// <param name="SourceIp">Address the mail came from, as written (§3.2).</param>
/// <param name="ArrivedAt">When the mail came (§3.2; Received-Date too).</param>
/// <param name="ReportedDomains">Domains the report says are at fault (§3.2).</param>
/// <param name="Incidents">How many like reports this one stands for; 1 where it does not say (§3.2).</param>
public sealed record FeedbackReport(
    string? FeedbackType, string? ReportingAgent, string? OriginalSender, IReadOnlyList<string> OriginalRecipients,
    string? SourceIp, DateTimeOffset? ArrivedAt, IReadOnlyList<string> ReportedDomains, int Incidents)
{
    /// <summary>Values of a field that may stand more than once that are read.</summary>
    public const int ValuesMax = 1_000;

    /// <summary>The report of a mail; null where it holds none. Never throws.</summary>
    public static FeedbackReport? Of(MimeMessage mail) =>
        ReportFields.Find(mail, PartPurpose.FeedbackReport) is { } part ? Of(part) : null;

    /// <summary>The part as a report; null where it is something else. Never throws.</summary>
    public static FeedbackReport? Of(MimePart part)
    {
        if (part.Purpose != PartPurpose.FeedbackReport || ReportFields.Blocks(part) is not [var fields, ..])
        {
            return null;
        }
        return new FeedbackReport(
            ReportFields.Value(fields, "Feedback-Type")?.ToLowerInvariant(),
            fields.Text("User-Agent"),
            ReportFields.Address(fields, "Original-Mail-From"),
            [.. Values(fields, "Original-Rcpt-To").SelectMany(AddressList.Parse).Select(to => to.Address)],
            ReportFields.Value(fields, "Source-IP"),
            ReportFields.Date(fields, "Arrival-Date") ?? ReportFields.Date(fields, "Received-Date"),
            [.. Values(fields, "Reported-Domain").Where(domain => domain.Length > 0)],
            int.TryParse(ReportFields.Value(fields, "Incidents"), out var incidents) && incidents > 0 ? incidents : 1);
    }

    private static IEnumerable<string> Values(HeaderList fields, string name) =>
        fields.All(name).Take(ValuesMax).Select(field => field.Value);
}
