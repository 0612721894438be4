using System.Text;

namespace MailMesh.Content.Tests.Files;

public sealed class IcsTextTests
{
    [Fact]
    public void An_invitation_is_read_as_lines()
    {
        var text = Read("""
            BEGIN:VCALENDAR
            METHOD:REQUEST
            BEGIN:VTIMEZONE
            TZID:Europe/Berlin
            BEGIN:STANDARD
            DTSTART:19701025T030000
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VEVENT
            SUMMARY:Planning\, part 2
            DTSTART;TZID=Europe/Berlin:20260301T100000
            DTEND:20260301T100000Z
            RRULE:FREQ=WEEKLY;COUNT=4
            LOCATION:Room 5
            ORGANIZER;CN="Ann: chair":mailto:ann@example.com
            ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:MAILTO:bob@example.net
            DESCRIPTION:First line\nsecond li
             ne
            X-NOISE:1
            BEGIN:VALARM
            DESCRIPTION:wake up
            END:VALARM
            END:VEVENT
            BEGIN:VTODO
            SUMMARY:Pay
            DUE;VALUE=DATE:20260305
            END:VTODO
            END:VCALENDAR
            """);
        Assert.Equal(
            """
            Method: REQUEST

            --- event ---
            Summary: Planning, part 2
            Start: 2026-03-01 10:00:00 (Europe/Berlin)
            End: 2026-03-01 10:00:00 UTC
            Repeats: FREQ=WEEKLY;COUNT=4
            Where: Room 5
            Organizer: Ann: chair <ann@example.com>
            Attendee: Bob <bob@example.net>, accepted
            Text: First line
            second line

            --- todo ---
            Summary: Pay
            Due: 2026-03-05
            """.ReplaceLineEndings("\n"), text.Content);
    }

    [Theory]
    [MemberData(nameof(Words.InManyLanguages), MemberType = typeof(Words))]
    public void A_sentence_comes_out_as_it_was_written(string sentence) => Assert.Contains(
        $"Summary: {sentence}", Read($"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{sentence}\nEND:VEVENT").Content,
        StringComparison.Ordinal);

    [Fact]
    public void A_calendar_of_ten_thousand_events_is_cut_and_says_of_how_many()
    {
        var events = string.Concat(Enumerable.Repeat("BEGIN:VEVENT\r\nSUMMARY:x\r\nEND:VEVENT\r\n", 10_000));
        Assert.Equal("only the first 1000 of 10000 entries are here", Read($"BEGIN:VCALENDAR\r\n{events}").Cut);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("BEGIN:VCARD\nFN:Ann\nEND:VCARD")]
    public void What_is_no_calendar_is_unreadable(string text) => Assert.Equal(
        new FileReading.Unreadable("damaged"), FileText.Read(Encoding.UTF8.GetBytes(text), "text/calendar", ""));

    [Fact]
    public void Components_without_end_stop_at_a_depth() => Assert.Equal(
        new FileReading.Unreadable("damaged"),
        FileText.Read(Encoding.UTF8.GetBytes(
            "BEGIN:VCALENDAR\n" + string.Concat(Enumerable.Repeat("BEGIN:A\n", 100_000))), "", "a.ics"));

    private static FileReading.Text Read(string calendar) =>
        Words.Text(FileText.Read(Encoding.UTF8.GetBytes(calendar), "text/calendar", "invite.ics"));
}
