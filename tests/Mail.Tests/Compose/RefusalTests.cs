using MailMesh.Mail.Compose;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Compose;

/// <summary>What could forge a field is refused by name.</summary>
public sealed class RefusalTests
{
    private const string Forged = "x\r\nBcc: victim@example.com";

    [Theory]
    [InlineData("Subject", "a\r\nBcc: x")]
    [InlineData("Subject", "a\nb")]
    [InlineData("Subject", "a\rb")]
    [InlineData("Subject", "a\0b")]
    [InlineData("From", Forged)]
    [InlineData("FromName", Forged)]
    [InlineData("To", Forged)]
    [InlineData("Cc", Forged)]
    [InlineData("Reply-To", Forged)]
    [InlineData("Message-ID", "<a@x>\r\nBcc: x")]
    [InlineData("Message-ID", "a@x")]
    [InlineData("Message-ID", "<>")]
    [InlineData("In-Reply-To", "<a@x> <b@x>")]
    [InlineData("References", "<a@\r\nx>")]
    [InlineData("FileName", "a\r\n.pdf")]
    [InlineData("MediaType", "text/plain\r\nBcc: x")]
    [InlineData("MediaType", "multipart/mixed; boundary=b")]
    [InlineData("MediaType", "pdf")]
    [InlineData("MediaType", "")]
    [InlineData("MediaType", "a/b; x y=1")]
    [InlineData("MediaType", "a/b/c")]
    [InlineData("MediaType", "a/b<c>")]
    [InlineData("ContentId", "a>\r\nBcc: x")]
    [InlineData("X-Note", Forged)]
    public void A_value_that_breaks_out_of_its_field_is_refused(string field, string value)
    {
        var refused = Assert.Throws<ArgumentException>(() => MailComposer.Compose(With(field, value)));

        Assert.StartsWith(field.Replace("FromName", "From"), refused.Message, StringComparison.Ordinal);
        Assert.Equal(field.Replace("FromName", "From"), refused.ParamName);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("@example.com")]
    [InlineData("ann@")]
    [InlineData("ann@a b.example")]
    [InlineData("ann@example.com, victim@example.com")]
    [InlineData("ann@example.com>,<victim@example.com")]
    [InlineData("\"a\"b\"@example.com")]
    [InlineData("a b@example.com")]
    [InlineData("a@example.com(comment)")]
    [InlineData("")]
    public void What_is_no_address_is_refused(string address)
    {
        var mail = Sample.Mail with { To = [new MailAddress(address)] };

        Assert.Equal("To", Assert.Throws<ArgumentException>(() => MailComposer.Compose(mail)).ParamName);
    }

    [Fact]
    public void An_address_past_its_limit_is_refused()
    {
        var mail = Sample.Mail with { To = [new MailAddress(new string('a', AddressSpec.BytesMax) + "@x.test")] };

        Assert.Throws<ArgumentException>(() => MailComposer.Compose(mail));
    }

    [Theory]
    [InlineData("Bcc")]
    [InlineData("content-type")]
    [InlineData("From")]
    [InlineData("Received")]
    [InlineData("X Y")]
    [InlineData("X:")]
    [InlineData("")]
    [InlineData("Ü")]
    public void A_further_field_that_is_none_or_not_the_callers_is_refused(string name)
    {
        var mail = Sample.Mail with { Headers = [new(name, "x")] };

        Assert.Throws<ArgumentException>(() => MailComposer.Compose(mail));
    }

    private static OutgoingMail With(string field, string value) => field switch
    {
        "Subject" => Sample.Mail with { Subject = value },
        "From" => Sample.Mail with { From = new MailAddress(value) },
        "FromName" => Sample.Mail with { From = new MailAddress("a@x.test", value) },
        "To" => Sample.Mail with { To = [new MailAddress("a@x.test", value)] },
        "Cc" => Sample.Mail with { Cc = [new MailAddress("a@x.test", value)] },
        "Reply-To" => Sample.Mail with { ReplyTo = [new MailAddress("a@x.test", value)] },
        "Message-ID" => Sample.Mail with { MessageId = value },
        "In-Reply-To" => Sample.Mail with { InReplyTo = value },
        "References" => Sample.Mail with { References = ["<a@x>", value] },
        "FileName" => File(new OutgoingFile(value, "text/plain", default)),
        "MediaType" => File(new OutgoingFile("a", value, default)),
        "ContentId" => File(new OutgoingFile("a", "text/plain", default, value)),
        _ => Sample.Mail with { Headers = [new(field, value)] },
    };

    private static OutgoingMail File(OutgoingFile file) =>
        Sample.Mail with { HtmlBody = "x", Attachments = [file] };
}
