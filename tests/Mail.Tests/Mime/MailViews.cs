using System.Globalization;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Mime.Reports;

namespace MailMesh.Mail.Tests.Mime;

/// <summary>What the typed views of a mail tell, as the tables beside the mails have it.</summary>
public static class MailViews
{
    private static readonly string[] Names =
        ["purposes", "embedded", "calendars", "deliveries", "disposition", "feedback", "returned"];

    /// <summary>Null for a name that is no view's.</summary>
    public static string? Actual(MimeMessage mail, string name) => name switch
    {
        "purposes" => Joined(mail.AllParts.Where(part => part.Purpose != PartPurpose.Ordinary)
            .Select(part => $"{part.ContentType.MediaType} {part.Purpose}")),
        "embedded" => Joined(mail.AllParts.Select(part => part.ReadMessage()?.Subject).OfType<string>()),
        "calendars" => Joined(CalendarPart.All(mail).Select(calendar => calendar.Method ?? "")),
        "deliveries" => Joined(DeliveryReport.Of(mail)?.Recipients.Select(to =>
            $"{to.OriginalRecipient} {to.FinalRecipient} {to.Action} {to.Status} {to.Diagnostic}") ?? []),
        "disposition" => Disposition(DispositionNotification.Of(mail)),
        "feedback" => Feedback(FeedbackReport.Of(mail)),
        "returned" => ReturnedMail.Of(mail)?.MessageId ?? "",
        _ => null,
    };

    /// <summary>Asks every view.</summary>
    public static int ReadAll(MimeMessage mail) => Names.Sum(name => Actual(mail, name)!.Length)
        + mail.AllParts.Sum(part => part.Preamble.Length + part.Epilogue.Length + part.InlineFiles.Count);

    private static string Joined(IEnumerable<string> values) => string.Join(" | ", values);

    private static string Disposition(DispositionNotification? told) => told is null
        ? ""
        : $"{told.FinalRecipient} {told.OriginalMessageId} {told.Disposition} {(told.IsByHand ? "by hand" : "by rule")}"
            + string.Concat(told.Modifiers.Select(modifier => " " + modifier));

    private static string Feedback(FeedbackReport? told) => told is null
        ? ""
        : $"{told.FeedbackType} {told.OriginalSender} {string.Join(',', told.OriginalRecipients)} {told.SourceIp} "
            + $"{told.ArrivedAt?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)} "
            + $"{string.Join(',', told.ReportedDomains)} {told.Incidents}";
}
