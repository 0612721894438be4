using System.Text;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Compose;

public sealed class MailComposerTests
{
    [Fact]
    public void A_plain_mail_is_written_as_one_expects()
    {
        var mail = Sample.Mail with { TextBody = "Hello.\nAnn" };

        Assert.Equal("""
            Date: Tue, 01 Jul 2003 10:52:37 +0200
            From: Ann <ann@example.com>
            To: ben@example.net
            Subject: Hello
            Message-ID: <1@example.com>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 7bit

            Hello.
            Ann

            """.ReplaceLineEndings("\r\n"), Encoding.ASCII.GetString(MailComposer.Compose(mail)));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2026-12-31T23:59:59-11:30")]
    [InlineData("9999-12-31T09:05:07Z")]
    public void A_mail_is_given_another_date_by_overwriting_its_first_field(string date)
    {
        var raw = MailComposer.Compose(Sample.Mail with { TextBody = "Hello." });
        var moved = DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture);

        MailComposer.DateField(moved).CopyTo(raw, 0);

        Assert.Equal(MailComposer.Compose(Sample.Mail with { TextBody = "Hello.", Date = moved }), raw);
    }

    [Fact]
    public void An_answer_names_what_it_answers_and_the_thread()
    {
        var references = Enumerable.Range(0, 250).Select(i => $"<{i}@example.com>").ToList();
        var mail = Sample.Mail with { InReplyTo = "<249@example.com>", References = references };

        var parsed = Sample.RoundTrip(mail);

        Assert.Equal(["<249@example.com>"], parsed.InReplyTo);
        Assert.Equal(MailComposer.ReferencesMax, parsed.References.Count);
        Assert.Equal("<0@example.com>", parsed.References[0]);
        Assert.Equal("<249@example.com>", parsed.References[^1]);
    }

    [Fact]
    public void Text_html_inline_parts_and_files_are_nested_in_that_order()
    {
        var mail = Sample.Mail with
        {
            TextBody = "Siehe Bild – grün.",
            HtmlBody = "<p>Siehe <img src=\"cid:logo@x\"> grün</p>",
            Attachments =
            [
                new OutgoingFile("logo.png", "image/png", new byte[] { 1, 2, 3 }, "logo@x"),
                new OutgoingFile("Zürich – Übersicht.pdf", "application/pdf", new byte[100_000]),
            ],
        };

        var parsed = Sample.RoundTrip(mail);

        Assert.Equal("multipart/mixed(multipart/alternative(text/plain,multipart/related(text/html,image/png)),"
            + "application/pdf)", Mime.MailFixture.Structure(parsed.Root));
        Assert.Equal("Siehe Bild – grün.\r\n", parsed.TextPart!.DecodeText());
        Assert.Equal("<p>Siehe <img src=\"cid:logo@x\"> grün</p>\r\n", parsed.HtmlPart!.DecodeText());
        Assert.Equal(["logo.png", "Zürich – Übersicht.pdf"], parsed.Attachments.Select(file => file.FileName));
        Assert.Equal("logo@x", parsed.Attachments[0].ContentId);
        Assert.Equal([1, 2, 3], parsed.Attachments[0].DecodeBytes());
        Assert.Equal(new byte[100_000], parsed.Attachments[1].DecodeBytes());
    }

    [Fact]
    public void Html_alone_needs_no_multipart_and_nothing_at_all_is_an_empty_text()
    {
        var html = Sample.RoundTrip(Sample.Mail with { HtmlBody = "<p>x</p>" });

        Assert.Equal("text/html", html.Root.ContentType.MediaType);
        Assert.Equal("text/plain", Sample.RoundTrip(Sample.Mail).Root.ContentType.MediaType);
    }

    [Fact]
    public void A_mail_without_visible_recipients_says_so()
    {
        var mail = Sample.Mail with { To = [] };

        Assert.Contains("To: undisclosed-recipients:;\r\n", Encoding.ASCII.GetString(MailComposer.Compose(mail)));
        Assert.Empty(Sample.RoundTrip(mail).To);
    }

    [Fact]
    public void An_embedded_mail_stands_as_it_is_or_goes_as_a_file()
    {
        var clean = "Subject: in\r\n\r\nbody\r\n"u8.ToArray();
        var eightBit = "Subject: in\r\n\r\ngrün\r\n"u8.ToArray();
        var mail = Sample.Mail with
        {
            Attachments =
            [
                new OutgoingFile("a.eml", "message/rfc822", clean),
                new OutgoingFile("b.eml", "message/rfc822", eightBit),
            ],
        };

        var parsed = Sample.RoundTrip(mail);

        Assert.Equal(["message/rfc822", "application/octet-stream"],
            parsed.Attachments.Select(file => file.ContentType.MediaType));
        Assert.Equal(clean, parsed.Attachments[0].DecodeBytes());
        Assert.Equal("in", parsed.Attachments[0].Children[0].Headers.Text("Subject"));
        Assert.Equal(eightBit, parsed.Attachments[1].DecodeBytes());
    }

    [Fact]
    public void A_media_type_may_be_long()
    {
        const string slides = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
        var file = new OutgoingFile("a.pptx", slides, default);

        var parsed = Sample.RoundTrip(Sample.Mail with { Attachments = [file] });

        Assert.Equal(slides, Assert.Single(parsed.Attachments).ContentType.MediaType);
    }

    [Fact]
    public void A_media_type_keeps_its_parameters()
    {
        var file = new OutgoingFile(null, "text/calendar; method=REQUEST; charset=\"utf-8\"", new byte[] { 65 });

        var part = Assert.Single(Sample.RoundTrip(Sample.Mail with { Attachments = [file] }).Attachments);

        Assert.Equal("text/calendar", part.ContentType.MediaType);
        Assert.Equal("REQUEST", part.ContentType.Parameters.Find("method"));
        Assert.Null(part.FileName);
    }

    [Fact]
    public void The_same_mail_is_written_the_same_way_and_its_boundary_stands_in_no_body()
    {
        var mail = Sample.Mail with { TextBody = "a", HtmlBody = "b" };
        var boundary = Sample.RoundTrip(mail).Root.ContentType.Parameters.Find("boundary")!;

        Assert.Equal(MailComposer.Compose(mail), MailComposer.Compose(mail));

        var quoting = Sample.RoundTrip(mail with { TextBody = $"--{boundary}\n--{boundary}--" });
        Assert.NotEqual(boundary, quoting.Root.ContentType.Parameters.Find("boundary"));
        Assert.Equal("b\r\n", quoting.HtmlPart!.DecodeText());
    }

    [Fact]
    public void Further_fields_are_written_in_their_order()
    {
        var mail = Sample.Mail with
        {
            Headers = [new("Auto-Submitted", "auto-replied"), new("X-Note", "grün"), new("X-Empty", "")],
        };

        var headers = Sample.RoundTrip(mail).Headers;

        Assert.Equal("auto-replied", headers.Text("Auto-Submitted"));
        Assert.Equal("grün", headers.Text("X-Note"));
        Assert.Equal("", headers.Text("X-Empty"));
    }

    [Theory]
    [InlineData("ann@example.com", false)]
    [InlineData("ann@bücher.example", false)]
    [InlineData("jörg@example.com", true)]
    [InlineData("用户@例子.test", true)]
    public void Only_a_local_part_beyond_ascii_needs_smtputf8(string address, bool isNeeded)
    {
        var mail = Sample.Mail with { To = [new MailAddress(address, "Jörg")] };

        Assert.Equal(isNeeded, MailComposer.SmtpUtf8Required(mail));
        Assert.Equal(!isNeeded, Ascii.IsValid(MailComposer.Compose(mail)));
        Assert.Equal(AddressSpec.WithAsciiDomain(address), Sample.RoundTrip(mail).To[0].Address);
    }

    [Fact]
    public void A_full_width_mark_never_becomes_the_end_of_an_address() =>
        Assert.DoesNotContain('>', AddressSpec.WithAsciiDomain("ann@b\u00fccher\uff1e\uff0cx.example"));

    [Fact]
    public void A_file_that_is_sent_twice_arrives_twice()
    {
        var file = new OutgoingFile("a.txt", "text/plain", new byte[] { 65 });

        Assert.Equal(2, Sample.RoundTrip(Sample.Mail with { Attachments = [file, file] }).Attachments.Count);
    }

    [Fact]
    public void A_domain_goes_in_its_ascii_form() =>
        Assert.Equal("ann@xn--bcher-kva.example", AddressSpec.WithAsciiDomain("ann@bücher.example"));
}
