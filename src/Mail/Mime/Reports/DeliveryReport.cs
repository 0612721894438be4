using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Mime.Reports;

/// <summary>What became of a mail, by the server that had it (message/delivery-status, RFC 3464).</summary>
/// <param name="ReportingMta">The server that tells, without its type (§2.2.2); null where it is missing.</param>
/// <param name="EnvelopeId">The sender's own ENVID (§2.2.1); null where it gave none.</param>
/// <param name="ArrivedAt">When the mail came to that server (§2.2.5); null where it is not told.</param>
/// <param name="Recipients">One entry a recipient; at most <see cref="RecipientsMax"/>.</param>
public sealed record DeliveryReport(
    string? ReportingMta, string? EnvelopeId, DateTimeOffset? ArrivedAt, IReadOnlyList<RecipientReport> Recipients)
{
    /// <summary>Recipients of one report that are read.</summary>
    public const int RecipientsMax = 1_000;

    /// <summary>The report of a mail; null where it holds none. Never throws.</summary>
    public static DeliveryReport? Of(MimeMessage mail) =>
        ReportFields.Find(mail, PartPurpose.DeliveryStatus) is { } part ? Of(part) : null;

    /// <summary>The part as a report; null where it is something else. Never throws.</summary>
    public static DeliveryReport? Of(MimePart part)
    {
        if (part.Purpose != PartPurpose.DeliveryStatus || ReportFields.Blocks(part) is not [var first, ..] blocks)
        {
            return null;
        }
        return new DeliveryReport(
            ReportFields.Typed(first, "Reporting-MTA"),
            ReportFields.Value(first, "Original-Envelope-Id"),
            ReportFields.Date(first, "Arrival-Date"),
            // Some servers leave the empty line after their own fields out: then one block is both.
            [.. blocks.Where(IsOfRecipient).Take(RecipientsMax).Select(RecipientReport.Of)]);
    }

    private static bool IsOfRecipient(HeaderList block) =>
        block.Find("Final-Recipient") is not null || block.Find("Original-Recipient") is not null
        || block.Find("Action") is not null;
}

/// <summary>What became of a mail at one recipient (RFC 3464 §2.3).</summary>
/// <param name="FinalRecipient">The address it went to, without its type; null where it is missing.</param>
/// <param name="OriginalRecipient">The address it was sent to, where another was put in its place.</param>
/// <param name="Action">What was done.</param>
/// <param name="Status">Enhanced status code, such as 5.1.1 (RFC 3463); null where it is missing.</param>
/// <param name="Diagnostic">The other server's own words, without their type; null where there are none.</param>
/// <param name="RemoteMta">The server that answered, without its type.</param>
/// <param name="WillRetryUntil">Of a delay: when the server gives up.</param>
public sealed record RecipientReport(
    string? FinalRecipient, string? OriginalRecipient, DeliveryAction Action, string? Status, string? Diagnostic,
    string? RemoteMta, DateTimeOffset? WillRetryUntil)
{
    internal static RecipientReport Of(HeaderList block) => new(
        ReportFields.Address(block, "Final-Recipient"),
        ReportFields.Address(block, "Original-Recipient"),
        ReportFields.Value(block, "Action")?.ToLowerInvariant() switch
        {
            "failed" => DeliveryAction.Failed,
            "delayed" => DeliveryAction.Delayed,
            "delivered" => DeliveryAction.Delivered,
            "relayed" => DeliveryAction.Relayed,
            "expanded" => DeliveryAction.Expanded,
            _ => DeliveryAction.Unknown,
        },
        ReportFields.Value(block, "Status") is { } status ? status.Split(' ')[0] : null,
        Diagnosed(block.Text("Diagnostic-Code")),
        ReportFields.Typed(block, "Remote-MTA"),
        ReportFields.Date(block, "Will-Retry-Until"));

    /// <summary>The text behind <c>smtp;</c>, its parentheses and all: they are the server's words.</summary>
    private static string? Diagnosed(string? value)
    {
        var semicolon = value?.IndexOf(';') ?? -1;
        return semicolon < 0 ? value : value![(semicolon + 1)..].Trim();
    }
}

/// <summary>What a server did with a mail for one recipient (RFC 3464 §2.3.3).</summary>
public enum DeliveryAction
{
    /// <summary>A word that is none of these, or none.</summary>
    Unknown,

    /// <summary>It will not be delivered.</summary>
    Failed,

    /// <summary>Not yet; the server goes on trying.</summary>
    Delayed,

    /// <summary>It lies in the recipient's mailbox.</summary>
    Delivered,

    /// <summary>It went to a server that tells nothing further.</summary>
    Relayed,

    /// <summary>It went to the several addresses that the recipient stands for.</summary>
    Expanded,
}
