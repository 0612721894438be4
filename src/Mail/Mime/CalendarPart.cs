namespace MailMesh.Mail.Mime;

/// <summary>An iCalendar object in a mail (RFC 5545, RFC 6047): an invitation, an answer, a cancellation.</summary>
/// <param name="Part">Where it stands.</param>
/// <param name="Method">
/// What it asks (RFC 5546 §1.4), in upper case: REQUEST, REPLY, CANCEL...; null where it is published without one.
/// </param>
public sealed record CalendarPart(MimePart Part, string? Method)
{
    private const string MethodLine = "\nMETHOD:";

    /// <summary>The object as it was sent, its charset decoded; UTF-8 where none is named (RFC 5545 §3.1.4).</summary>
    public string Text => Part.DecodeText();

    /// <summary>The part as a calendar; null where it is something else. Never throws.</summary>
    public static CalendarPart? Of(MimePart part)
    {
        if (part.Purpose != PartPurpose.Calendar)
        {
            return null;
        }
        // The parameter must repeat the object's own line (RFC 6047 §2.4); senders forget it.
        var method = part.ContentType.Parameters.Find("method") ?? LineOf(part.DecodeText());
        return new CalendarPart(part, method is { Length: > 0 } ? method.ToUpperInvariant() : null);
    }

    /// <summary>Every calendar of a mail, in order; most invitations hold it twice, to show and as a file.</summary>
    public static IReadOnlyList<CalendarPart> All(MimeMessage mail) =>
        [.. mail.AllParts.Select(Of).OfType<CalendarPart>()];

    private static string? LineOf(string calendar)
    {
        var at = calendar.IndexOf(MethodLine, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }
        var value = calendar.AsSpan(at + MethodLine.Length);
        var end = value.IndexOfAny('\r', '\n');
        return (end < 0 ? value : value[..end]).Trim().ToString();
    }
}
