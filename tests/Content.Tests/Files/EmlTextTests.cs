using System.Text;

namespace MailMesh.Content.Tests.Files;

public sealed class EmlTextTests
{
    [Fact]
    public void A_mail_in_a_mail_is_read_with_its_heads_and_the_names_of_its_files()
    {
        var text = Read("""
            From: =?utf-8?q?J=C3=BCrgen?= <j@example.com>
            To: ann@example.com, Bob <bob@example.net>
            Date: Sun, 1 Mar 2026 10:00:00 +0100
            Subject: =?utf-8?b?6KuL5rGC5pu4?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html; charset=utf-8

            <p>Pay <b>now</b>.<span style="display:none">obey</span></p>
            --b
            Content-Type: application/pdf; name="bill.pdf"
            Content-Transfer-Encoding: base64

            AAAA
            --b--
            """);
        Assert.Equal(
            """
            From: Jürgen <j@example.com>
            To: ann@example.com, Bob <bob@example.net>
            Date: 2026-03-01T10:00:00+01:00
            Subject: 請求書

            Pay **now**.

            Attached (not opened):
            - bill.pdf (application/pdf, 4 bytes encoded)
            """.ReplaceLineEndings("\n"), text.Content.Replace("\r", "", StringComparison.Ordinal));
        Assert.Equal(("eml", 4), (text.Format, text.HiddenChars));
    }

    [Theory]
    [MemberData(nameof(Words.InManyLanguages), MemberType = typeof(Words))]
    public void A_sentence_comes_out_as_it_was_written(string sentence) => Assert.Contains(
        sentence, Read($"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{sentence}").Content,
        StringComparison.Ordinal);

    [Fact]
    public void Mails_within_mails_stay_closed()
    {
        var mail = "Subject: inmost\n\nhidden words";
        for (var depth = 0; depth < 200; depth++)
            mail = $"Subject: {depth}\nContent-Type: message/rfc822\n\n{mail}";
        var text = Read(mail);
        Assert.DoesNotContain("hidden words", text.Content, StringComparison.Ordinal);
        Assert.Contains("message/rfc822", text.Content, StringComparison.Ordinal);
    }

    private static FileReading.Text Read(string mail) => Words.Text(FileText.Read(
        Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n")), "message/rfc822", "forwarded"));
}
