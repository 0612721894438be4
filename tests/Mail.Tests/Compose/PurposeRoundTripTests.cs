using System.Text;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Mime.Reports;
using MailMesh.Mail.Tests.Mime;

namespace MailMesh.Mail.Tests.Compose;

/// <summary>Files with a purpose keep it on their way through the composer and the parser.</summary>
public sealed class PurposeRoundTripTests
{
    private const string Invitation = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Grüße\r\nEND:VCALENDAR\r\n";

    [Theory]
    [InlineData("text/calendar; method=REQUEST; charset=utf-8", PartPurpose.Calendar)]
    [InlineData("application/ms-tnef", PartPurpose.Tnef)]
    [InlineData("application/pkcs7-mime; smime-type=enveloped-data", PartPurpose.SmimeEncrypted)]
    [InlineData("application/pkcs7-mime; smime-type=signed-data", PartPurpose.SmimeOpaqueSigned)]
    [InlineData("application/pkcs7-mime; smime-type=compressed-data", PartPurpose.SmimeCompressed)]
    [InlineData("application/pkcs7-mime; smime-type=certs-only", PartPurpose.SmimeCertificates)]
    [InlineData("application/pkcs7-signature", PartPurpose.SmimeSignature)]
    [InlineData("application/pgp-signature", PartPurpose.PgpSignature)]
    [InlineData("application/pgp-keys", PartPurpose.PgpKeys)]
    [InlineData("message/disposition-notification", PartPurpose.DispositionNotification)]
    [InlineData("application/octet-stream", PartPurpose.Ordinary)]
    public void A_file_comes_back_with_its_purpose_and_bytes(string mediaType, PartPurpose purpose)
    {
        byte[] content = [.. Enumerable.Range(0, 256).Select(i => (byte)i), .. "\r\n"u8];

        var file = RoundTrip("a file", mediaType, content);

        Assert.Equal(purpose, file.Purpose);
        Assert.Equal(content, file.DecodeBytes());
    }

    [Fact]
    public void An_invitation_comes_back_with_its_method_and_text()
    {
        var file = RoundTrip("invite.ics", "text/calendar; charset=utf-8", Encoding.UTF8.GetBytes(Invitation));

        var calendar = CalendarPart.Of(file);

        Assert.Equal("REQUEST", calendar?.Method);
        Assert.Equal(Invitation, calendar?.Text);
    }

    [Theory]
    [InlineData("rfc/complex")]
    [InlineData("charset/koi8-r")]
    public void A_forwarded_mail_can_be_read_from_its_file(string name)
    {
        var forwarded = MailFixture.Wire(name);

        var file = RoundTrip("forwarded.eml", "message/rfc822", forwarded);

        // One in eight bits may not be base64 under its own type (RFC 2046 §5.2.1), and goes as a file.
        var mail = file.ReadMessage() ?? MimeParser.Parse(file.DecodeBytes());
        Assert.Equal(MimeParser.Parse(forwarded).Subject, mail.Subject);
        Assert.StartsWith(Encoding.Latin1.GetString(forwarded), Encoding.Latin1.GetString(mail.Raw.Span),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_delivery_status_that_is_sent_on_still_tells_its_recipients()
    {
        var status = "Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@x.test\r\nAction: failed\r\n"u8;

        var file = RoundTrip("status.txt", "message/delivery-status", status.ToArray());

        Assert.Equal("a@x.test", Assert.Single(DeliveryReport.Of(file)!.Recipients).FinalRecipient);
    }

    [Fact]
    public void A_text_that_shows_uuencode_stays_text()
    {
        const string text = "This is how it looks:\nbegin 644 x\n#86)C\n`\nend\n";

        var parsed = Sample.RoundTrip(Sample.Mail with { TextBody = text });

        Assert.Empty(parsed.Attachments);
        Assert.Equal(text, parsed.TextPart!.ReadText());
    }

    private static MimePart RoundTrip(string name, string mediaType, byte[] content) =>
        Assert.Single(Sample.RoundTrip(Sample.Mail with
        {
            Attachments = [new OutgoingFile(name, mediaType, content)],
        }).Attachments);
}
