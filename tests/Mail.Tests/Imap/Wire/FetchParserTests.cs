using System.Globalization;
using System.Text;
using System.Text.Json;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Responses;

namespace MailMesh.Mail.Tests.Imap.Wire;

/// <summary>What servers write of a mail, right and wrong: the table is Imap/cases/fetch.json.</summary>
public sealed class FetchParserTests
{
    public static TheoryData<string, string, string> Cases()
    {
        var rows = new TheoryData<string, string, string>();
        var path = Path.Combine(AppContext.BaseDirectory, "Imap", "cases", "fetch.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var row in json.RootElement.EnumerateArray())
        {
            rows.Add(
                row.GetProperty("why").GetString()!, row.GetProperty("response").GetString()!,
                row.GetProperty("expected").GetString()!);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_response_means_what_its_row_says(string why, string response, string expected)
    {
        using var mail = Assert.Single(await Responses.Read($"* 1 FETCH {response}\r\n"));

        Assert.True(Text(mail) == expected, $"{why}:\n{Text(mail)}\ninstead of\n{expected}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Cut_anywhere_it_neither_throws_nor_hangs(string why, string response, string expected)
    {
        Assert.NotEmpty(why + expected);
        for (var length = 0; length < response.Length; length++)
        {
            var cut = response[..length].Replace("\r\n", " ", StringComparison.Ordinal);
            // The filler is for a cut right behind a literal's length.
            foreach (var mail in await Responses.Read($"* 1 FETCH {cut}\r\n{new string('x', 50)}\r\n")) mail.Dispose();
        }
    }

    private static string Text(FetchedEmail mail)
    {
        var facts = new List<string>();
        if (mail.Uid != 0) facts.Add($"uid={mail.Uid}");
        if (mail.Flags is { } flags) facts.Add($"flags={string.Join(',', flags)}");
        if (mail.Size is { } size) facts.Add($"size={size}");
        if (mail.ModSeq is { } modSeq) facts.Add($"modseq={modSeq}");
        if (mail.InternalDate is { } date)
            facts.Add($"date={date.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)}");
        if (mail.EmailId is { } id) facts.Add($"email={id}");
        if (mail.Preview is { } preview) facts.Add($"preview={preview}");
        if (mail.GmailMessageId is { } gmail)
            facts.Add($"gmail={gmail}/{mail.GmailThreadId} {string.Join(',', mail.GmailLabels!)}");
        if (mail.Envelope is { } envelope) facts.AddRange(Of(envelope));
        if (mail.EnvelopeIsUnreadable) facts.Add("envelope unreadable");
        if (mail.Structure is { } structure) facts.Add(Of(structure));
        if (mail.StructureIsUnreadable) facts.Add("structure unreadable");
        foreach (var section in mail.Sections)
        {
            facts.Add($"[{section.Section}]" + (section.Delivery == SectionDelivery.Absent
                ? " absent" : "=" + Encoding.Latin1.GetString(section.Content.Span)));
        }
        return string.Join(';', facts);
    }

    private static IEnumerable<string> Of(Envelope envelope)
    {
        if (envelope.From.Count > 0) yield return $"from={envelope.From[0].Address}";
        if (envelope.To.Count > 0) yield return $"to={envelope.To[0].Address}";
        if (envelope.Subject is { } subject) yield return $"subject={subject}";
        if (envelope.MessageId is { } id) yield return $"id={id}";
    }

    private static string Of(BodyStructure part)
    {
        var text = $"{part.Section} {part.Type}/{part.Subtype} {part.Bytes}";
        if (part.Disposition is { } disposition) text += $" {disposition}";
        return part.Parts.Count == 0 ? text : $"{text} [{string.Join(", ", part.Parts.Select(Of))}]";
    }
}
