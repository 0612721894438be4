using System.Text;
using MailMesh.Corpus;
using MailMesh.Mail.Mime;
using MailMesh.Mirror.Writing;

namespace MailMesh.Mirror.Tests;

public class EmailTextTests
{
    private const int CorpusMails = 400;
    private const int CorpusSeed = 14;

    private static readonly string[] Odd =
    [
        "Subject: no body",
        "",
        "\r\nno header at all\r\n",
        "From ann@example.com Sat Nov 21 10:00:00 2026\r\nSubject: mbox\r\n\r\nafter a line of mbox",
        "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nflows \r\non and \r\n\r\nstops\r\n",
        "Content-Type: text/plain\r\n\r\nbefore\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nafter\r\n",
        "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPG1ldGEgY2hhcnNldD1rb2k4LXI+x9I=",
        "Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\nSABpAA==",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\na part without a header\r\n--b--\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nFrom nobody\r\nX: y\r\n\r\nmbox in it\r\n--b--\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\nno blank line\r\n--b--",
        "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n"
        + "<p>the text part is blank</p>\r\n--b--\r\n",
        "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: in a digest\r\n\r\ninner\r\n--b--\r\n",
        "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner text\r\n",
        "Content-Type: multipart/mixed; boundary=absent\r\n\r\na multipart without parts\r\n",
        "Content-Type: text/plain; charset=nobody-knows\r\nContent-Transfer-Encoding: x-odd\r\n\r\ngr\u00fc\u00dfe\r\n",
    ];

    [Fact]
    public void The_part_cut_out_of_a_mail_gives_the_text_that_the_mail_gives()
    {
        var mails = new MailCorpus(CorpusSeed, CorpusMails, MeanBytes: 4_096).Mails()
            .Select(mail => mail.Bytes.ToArray())
            .Concat(Odd.Select(Encoding.Latin1.GetBytes));
        var withText = 0;
        foreach (var bytes in mails)
        {
            var mail = MimeParser.Parse(bytes);
            var text = EmailText.Of(mail, StoreLimits.TextCharsMax);
            EmailText.Rent(mail, out var part).Dispose();
            if (part is null)
            {
                Assert.Equal("", text);
                continue;
            }
            withText++;
            var cut = MimeParser.ParseLeaf(bytes.AsMemory(part.Offset..(part.BodyOffset + part.BodyLength)));
            Assert.Equal(text, EmailText.Of(cut, StoreLimits.TextCharsMax));
        }
        Assert.InRange(withText, CorpusMails, CorpusMails + Odd.Length - 1);
    }

    [Fact]
    public void A_text_that_is_blank_gives_way_to_html()
    {
        var mail = MimeParser.Parse(Encoding.ASCII.GetBytes(Odd[11]));

        using var text = EmailText.Rent(mail, out var part);

        Assert.Equal("the text part is blank", text.Span.Trim().ToString());
        Assert.Equal("text/html", part!.ContentType.MediaType);
    }
}
