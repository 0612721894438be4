using System.Text;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Mime;

public sealed class MimeParserTests
{
    [Fact]
    public void A_mail_with_text_html_and_a_file_shows_all_three()
    {
        var mail = Parse("""
            From: =?utf-8?q?J=C3=B6rg?= <joerg@example.com>
            To: a@example.com, "B, C" <b@example.com>
            Subject: Hello =?utf-8?B?d8O2cmxk?=
            Date: Tue, 1 Jul 2003 10:52:37 +0200
            Message-ID: <1@example.com>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=outer

            --outer
            Content-Type: multipart/alternative; boundary="inner"

            --inner
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            sch=C3=B6n
            --inner
            Content-Type: text/html

            <p>fine</p>
            --inner--
            --outer
            Content-Type: application/pdf
            Content-Disposition: attachment; filename="a b.pdf"
            Content-Transfer-Encoding: base64

            aGVsbG8=
            --outer--
            """);

        Assert.Empty(mail.Defects);
        Assert.Equal("Hello wörld", mail.Subject);
        Assert.Equal(new MailAddress("joerg@example.com", "Jörg"), Assert.Single(mail.From));
        Assert.Equal(["a@example.com", "b@example.com"], mail.To.Select(to => to.Address));
        Assert.Equal("schön", mail.TextPart!.DecodeText());
        Assert.Equal("<p>fine</p>", mail.HtmlPart!.DecodeText());
        var file = Assert.Single(mail.Attachments);
        Assert.Equal("a b.pdf", file.FileName);
        Assert.Equal("hello"u8.ToArray(), file.DecodeBytes());
    }

    private static MimeMessage Parse(string mail) =>
        MimeParser.Parse(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")));
}
