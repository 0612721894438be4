using System.Globalization;
using System.Text;
using System.Text.Json;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Mime;

public sealed class MailFixtureTests
{
    public static TheoryData<string> Names => [.. MailFixture.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mail_off_the_wire_means_what_its_table_says(string name) =>
        Check(MimeParser.Parse(MailFixture.Wire(name)), MailFixture.Expected(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mail_with_bare_line_feeds_means_the_same(string name) =>
        Check(MimeParser.Parse(MailFixture.WithLineFeeds(name)), MailFixture.Expected(name));

    [Fact]
    public void Every_kind_of_mail_is_filed() =>
        Assert.Equal(["charset", "malformed", "rfc"], MailFixture.Names.Select(name => name.Split('/')[0]).Distinct());

    private static void Check(MimeMessage mail, JsonElement expected)
    {
        foreach (var property in expected.EnumerateObject())
        {
            switch (property.Name)
            {
                case "source":
                    break;
                case "attachments":
                    CheckAttachments(mail, property.Value.EnumerateArray().ToList());
                    break;
                case "textStarts":
                    Assert.StartsWith(property.Value.GetString()!, Text(mail.TextPart), StringComparison.Ordinal);
                    break;
                default:
                    Assert.Equal(
                        (property.Name, Value: property.Value.ValueKind == JsonValueKind.Array
                            ? string.Join(" | ", property.Value.EnumerateArray().Select(v => v.GetString()))
                            : property.Value.GetString()),
                        (property.Name, Value: Actual(mail, property.Name)));
                    break;
            }
        }
    }

    private static string? Actual(MimeMessage mail, string name) => name switch
    {
        "subject" => mail.Subject,
        "from" => Addresses(mail.From),
        "to" => Addresses(mail.To),
        "date" => mail.Date?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        "messageId" => mail.MessageId,
        "inReplyTo" => string.Join(" | ", mail.InReplyTo),
        "references" => string.Join(" | ", mail.References),
        "text" => Text(mail.TextPart),
        "reads" => mail.TextPart?.ReadText(),
        "html" => Text(mail.HtmlPart),
        "structure" => MailFixture.Structure(mail.Root),
        "defects" => string.Join(" | ", mail.Defects.Select(defect => defect.Kind)),
        "preamble" => Lines(mail.Root.Preamble.Span),
        "epilogue" => Lines(mail.Root.Epilogue.Span),
        _ => MailViews.Actual(mail, name)
            ?? throw new ArgumentException($"The table asks for {name}; this test does not know it."),
    };

    private static void CheckAttachments(MimeMessage mail, List<JsonElement> expected)
    {
        Assert.Equal(expected.Count, mail.Attachments.Count);
        foreach (var (want, part) in expected.Zip(mail.Attachments))
        {
            Assert.Equal(want.GetProperty("type").GetString(), part.ContentType.MediaType);
            Assert.Equal(want.TryGetProperty("name", out var name) ? name.GetString() : null, part.FileName);
            Assert.Equal(want.TryGetProperty("contentId", out var id) ? id.GetString() : null, part.ContentId);
            if (want.TryGetProperty("text", out var text))
            {
                Assert.Equal(text.GetString(), Text(part));
            }
            if (want.TryGetProperty("base64", out var bytes))
            {
                Assert.Equal(bytes.GetBytesFromBase64(), part.DecodeBytes());
            }
        }
    }

    private static string Lines(ReadOnlySpan<byte> text) =>
        Encoding.UTF8.GetString(text).Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string Addresses(IReadOnlyList<MailAddress> addresses) =>
        string.Join(" | ", addresses.Select(a => a.Name is null ? a.Address : $"{a.Name} <{a.Address}>"));

    private static string? Text(MimePart? part) =>
        part?.DecodeText().Replace("\r\n", "\n", StringComparison.Ordinal);
}
