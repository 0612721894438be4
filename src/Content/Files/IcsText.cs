using System.Globalization;

namespace MailMesh.Content.Files;

/// <summary>
/// A calendar as lines that a person reads (RFC 5545): what it asks, then each event, task or journal entry with its
/// times, place, people and text. Times stand as the calendar has them, with their zone; alarms and zones are left out.
/// </summary>
internal static class IcsText
{
    private static readonly string[] Entries = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"];

    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        ["SUMMARY"] = "Summary", ["DTSTART"] = "Start", ["DTEND"] = "End", ["DURATION"] = "Duration", ["DUE"] = "Due",
        ["COMPLETED"] = "Completed", ["RECURRENCE-ID"] = "Instance", ["RRULE"] = "Repeats", ["EXDATE"] = "Except",
        ["RDATE"] = "Also", ["LOCATION"] = "Where", ["ORGANIZER"] = "Organizer", ["ATTENDEE"] = "Attendee",
        ["STATUS"] = "Status", ["PRIORITY"] = "Priority", ["CATEGORIES"] = "Categories", ["URL"] = "Link",
        ["CONFERENCE"] = "Conference", ["COMMENT"] = "Comment", ["FREEBUSY"] = "Busy", ["DESCRIPTION"] = "Text",
    };

    public static FileReading Read(ReadOnlySpan<byte> bytes, string? charset, TextSink sink)
    {
        var open = new Stack<string>();
        var (entries, isCalendar) = (0, false);
        foreach (var line in IcsLine.All(PlainText.Decode(bytes, charset)))
        {
            if (!sink.Step()) break;
            if (line.Name == "BEGIN")
            {
                if (open.Count >= FileLimits.XmlDepthMax) return FileReading.Damaged;
                open.Push(line.Value.Trim().ToUpperInvariant());
                isCalendar |= open.Peek() == "VCALENDAR";
                if (Entries.Contains(open.Peek()) && ++entries <= FileLimits.EventsMax) Begin(open.Peek(), sink);
            }
            else if (line.Name == "END")
            {
                open.TryPop(out _);
            }
            else if (open.TryPeek(out var inside) && entries <= FileLimits.EventsMax)
            {
                if (inside == "VCALENDAR") Calendar(line, sink);
                else if (Entries.Contains(inside)) Entry(line, sink);
            }
        }
        if (!isCalendar) return FileReading.Damaged;
        if (entries > FileLimits.EventsMax)
            sink.Cut($"only the first {FileLimits.EventsMax} of {entries} entries are here");
        return sink.Finish("ics");
    }

    private static void Begin(string kind, TextSink sink)
    {
        if (!sink.IsEmpty) sink.EndLine();
        sink.Write($"--- {kind[1..].ToLowerInvariant()} ---\n");
    }

    private static void Calendar(IcsLine line, TextSink sink)
    {
        if (line.Name == "METHOD") Write("Method", line.Value, sink);
        if (line.Name == "X-WR-CALNAME") Write("Calendar", line.Text, sink);
    }

    private static void Entry(IcsLine line, TextSink sink)
    {
        if (!Labels.TryGetValue(line.Name, out var label)) return;
        Write(label, line.Name switch
        {
            "DTSTART" or "DTEND" or "DUE" or "COMPLETED" or "RECURRENCE-ID" => Time(line),
            "ORGANIZER" or "ATTENDEE" => Person(line),
            _ => line.Text,
        }, sink);
    }

    private static void Write(string label, string value, TextSink sink)
    {
        sink.Write($"{label}: {value.Trim()}");
        sink.EndLine();
    }

    /// <summary><c>2026-03-01 10:00:00 (Europe/Berlin)</c>; what has another form stays as it is.</summary>
    private static string Time(IcsLine line)
    {
        var value = line.Value.Trim();
        if (DateOnly.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        const string Form = "yyyyMMdd'T'HHmmss";
        var (isUtc, digits) = (value.EndsWith('Z'), value.TrimEnd('Z'));
        if (!DateTime.TryParseExact(digits, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return value;
        var zone = isUtc ? " UTC" : line.Parameter("TZID") is { } id ? $" ({id})" : " (local time)";
        return time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + zone;
    }

    /// <summary><c>Ann &lt;ann@example.com&gt;, accepted</c>.</summary>
    private static string Person(IcsLine line)
    {
        var value = line.Value.Trim();
        const string Mail = "mailto:";
        var address = value.StartsWith(Mail, StringComparison.OrdinalIgnoreCase) ? value[Mail.Length..] : value;
        var person = line.Parameter("CN") is { Length: > 0 } name ? $"{name} <{address}>" : address;
        return line.Parameter("PARTSTAT") is { } answer ? $"{person}, {answer.ToLowerInvariant()}" : person;
    }
}
