using System.Text;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Compose;

/// <summary>What is composed is what is parsed, whatever the text, within the lines that mail has.</summary>
public sealed class RoundTripTests
{
    private const int Seed = 2047;

    public static TheoryData<string> Texts =>
    [
        "Hello", "", "Hello  two spaces", " leading", "trailing ", "tab\there", "grün", "Привет, мир", "日本語の件名です",
        "=?utf-8?Q?not_decoded?=", "a =? b ?= c", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "e\u0301",
        "\u007f\u0001", "\"quoted\" \\ and, <angled> (text); with: marks@all", "Re: [list] Grüße",
        new('x', 2_000), new('ä', 2_000), string.Concat(Enumerable.Repeat("word ", 500)) + "end",
        new string('a', 997) + " " + new string('b', 997),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_subject_comes_back(string text) =>
        Assert.Equal(text, Sample.RoundTrip(Sample.Mail with { Subject = text }).Subject);

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_name_comes_back_trimmed(string text)
    {
        var mail = Sample.Mail with
        {
            From = new MailAddress("a@x.test", text),
            To = [new MailAddress("b@x.test", text), new MailAddress("c@x.test", text)],
        };

        var parsed = Sample.RoundTrip(mail);

        var name = text.Trim().Length == 0 ? null : text.Trim();
        Assert.Equal(new MailAddress("a@x.test", name), Assert.Single(parsed.From));
        Assert.Equal([new MailAddress("b@x.test", name), new MailAddress("c@x.test", name)], parsed.To);
    }

    [Theory]
    [InlineData("a.pdf")]
    [InlineData("with space.pdf")]
    [InlineData("quote\"and;semicolon.pdf")]
    [InlineData("Zürich 100%'s.pdf")]
    [InlineData("請求書.pdf")]
    [InlineData("=?utf-8?Q?x?=.pdf")]
    [InlineData("a very long name that no single line of seventy-eight characters could hold, whoever wrote it.pdf")]
    public void A_file_name_comes_back(string name)
    {
        var mail = Sample.Mail with { Attachments = [new OutgoingFile(name, "application/pdf", new byte[10])] };

        Assert.Equal(name, Assert.Single(Sample.RoundTrip(mail).Attachments).FileName);
    }

    [Theory]
    [InlineData("plain\nlines\n", "7bit")]
    [InlineData("mixed\r\nline\rends\n", "7bit")]
    [InlineData("mostly ascii, once grün, and some more text to follow it", "quoted-printable")]
    [InlineData("Привет, мир", "base64")]
    [InlineData("From here on\n", "quoted-printable")]
    [InlineData("NUL \0 inside some text\n", "quoted-printable")]
    public void A_body_takes_the_encoding_it_needs(string text, string encoding)
    {
        var parsed = Sample.RoundTrip(Sample.Mail with { TextBody = text });

        Assert.Equal(encoding, parsed.Headers.Value("Content-Transfer-Encoding"));
        Assert.Equal(text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n",
            parsed.TextPart!.DecodeText().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_line_past_998_bytes_is_encoded_and_8bit_is_kept_for_smtputf8()
    {
        var longLine = Sample.RoundTrip(Sample.Mail with { TextBody = new string('x', 999) });
        var eightBit = Sample.RoundTrip(Sample.Mail with
        {
            To = [new MailAddress("jörg@x.test")], TextBody = "grün",
        });

        Assert.Equal(TransferEncoding.QuotedPrintable, longLine.Root.TransferEncoding);
        Assert.Equal(TransferEncoding.EightBit, eightBit.Root.TransferEncoding);
    }

    [Fact]
    public void Text_headers_fold_at_78_where_they_can()
    {
        var mail = Sample.Mail with
        {
            Subject = string.Join(' ', Enumerable.Repeat("Grüße", 60)),
            To = [.. Enumerable.Range(0, 40).Select(i => new MailAddress($"user{i}@example.com", $"Ünal {i}"))],
            References = [.. Enumerable.Range(0, 40).Select(i => $"<{i}.abcdef@example.com>")],
            Attachments = [new OutgoingFile(new string('ä', 120) + ".pdf", "application/pdf", new byte[1])],
        };

        Sample.RoundTrip(mail);

        var lines = Encoding.ASCII.GetString(MailComposer.Compose(mail)).Split("\r\n");
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 78));
    }

    [Fact]
    public void Random_texts_come_back()
    {
        var chance = new Random(Seed);
        const string alphabet = "abc  =?_\"\\<>@,;:()%'*.\t äß€日本\u0301\u00ad-";
        for (var round = 0; round < 500; round++)
        {
            var text = new string([.. Enumerable.Range(0, chance.Next(1, 200))
                .Select(_ => alphabet[chance.Next(alphabet.Length)])]);
            var mail = Sample.Mail with
            {
                Subject = text, TextBody = text, HtmlBody = text,
                From = new MailAddress("a@x.test", "x" + text + "x"),
                Attachments = [new OutgoingFile("x" + text.Replace("\\", "", StringComparison.Ordinal)
                    .Replace("\t", "", StringComparison.Ordinal) + "x", "a/b", Encoding.UTF8.GetBytes(text))],
            };

            var parsed = Sample.RoundTrip(mail);

            Assert.Equal(text, parsed.Subject);
            Assert.Equal(text + "\n", parsed.TextPart!.ReadText());
            Assert.Equal("x" + text + "x", parsed.From[0].Name);
            Assert.Equal(mail.Attachments[0].FileName, parsed.Attachments[0].FileName);
            Assert.Equal(text, parsed.Attachments[0].DecodeText());
        }
    }
}
