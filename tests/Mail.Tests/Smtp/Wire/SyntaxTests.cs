using System.Text;
using MailMesh.Mail.Smtp;
using MailMesh.Mail.Smtp.Client;
using MailMesh.Mail.Smtp.Server;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Tests.Smtp.Wire;

public class SyntaxTests
{
    [Theory]
    [InlineData("a@x.test")]
    [InlineData("a.b+c=d@x-y.test")]
    [InlineData("\"a b\\\"c\"@x.test")]
    [InlineData("a@[IPv6:::1]")]
    [InlineData("jürgen@bücher.test")]
    [InlineData("a@localhost")]
    public void An_address_is_taken(string address) =>
        Assert.Equal(address, new SmtpEnvelope(address, [address]).From);

    [Theory]
    [InlineData("a")]
    [InlineData("@x.test")]
    [InlineData("a@")]
    [InlineData("a b@x.test")]
    [InlineData("a..b@x.test")]
    [InlineData(".a@x.test")]
    [InlineData("a.@x.test")]
    [InlineData("a@x.test>")]
    [InlineData("<a@x.test>")]
    [InlineData("a@x.test> SIZE=1")]
    [InlineData("a@x.test\r\nRCPT TO:<evil@x.test>")]
    [InlineData("a@x.test\n")]
    [InlineData("a\0@x.test")]
    [InlineData("\"a\r\n\"@x.test")]
    [InlineData("\"a\"b\"@x.test")]
    [InlineData("\"a\\\"@x.test")]
    [InlineData("a@x..test")]
    [InlineData("a@x.test.")]
    [InlineData("a@[x")]
    [InlineData("a@[]")]
    [InlineData("a\u0085b@x.test")]
    [InlineData("a\u2028b@x.test")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234x@x.test")]
    public void An_address_that_could_be_more_than_an_address_is_refused(string address)
    {
        Assert.Throws<ArgumentException>(() => new SmtpEnvelope("a@x.test", [address]));
        var refusal = Assert.Throws<ArgumentException>(() => new SmtpEnvelope(address, ["a@x.test"]));
        Assert.DoesNotContain("\r", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_envelope_has_recipients_within_its_limit()
    {
        Assert.Throws<ArgumentException>(() => new SmtpEnvelope("", []));
        var many = Enumerable.Repeat("a@x.test", SmtpEnvelope.RecipientsMax + 1).ToArray();
        Assert.Throws<ArgumentException>(() => new SmtpEnvelope("", many));
    }

    [Theory]
    [InlineData("5.1.1", true)]
    [InlineData("4.7.123", true)]
    [InlineData("2.0.0 Ok", true)]
    [InlineData("3.1.1", false)]
    [InlineData("5.1", false)]
    [InlineData("5.1.", false)]
    [InlineData("5.1.1.1", false)]
    [InlineData("5.1234.1", false)]
    [InlineData("5.+1.1", false)]
    [InlineData("52.1.1", false)]
    [InlineData("", false)]
    public void An_enhanced_status_is_read_or_left(string text, bool isStatus) =>
        Assert.Equal(isStatus, EnhancedStatus.TryParse(text, out _, out _));

    [Fact]
    public void A_reply_keeps_its_code_and_status_of_one_class()
    {
        Assert.Equal("550 5.1.1 no", SmtpReply.Of(550, "5.1.1", "no").ToString());
        Assert.Throws<ArgumentException>(() => SmtpReply.Of(550, "4.1.1", "no"));
        Assert.Throws<ArgumentException>(() => SmtpReply.Of(199, "2.0.0", "no"));
        Assert.Throws<FormatException>(() => SmtpReply.Of(250, "x", "no"));
    }

    [Fact]
    public void Offers_are_read_whatever_their_case_and_order()
    {
        var offers = Capabilities.Parse("x.test\nsize\n8bitMIME\nAUTH plain\nAUTH=LOGIN\nPIPELINING \nSTARTTLS x\n\nX");
        Assert.True(offers is
        {
            HasSize: true, SizeMax: null, EightBitMime: true, Pipelining: true, StartTls: true, Utf8: false,
        });
        Assert.Equal(["LOGIN", "plain"], offers.AuthMechanisms.Order(StringComparer.Ordinal));
        Assert.Equal(42, Capabilities.Parse("x\nSIZE 42").SizeMax);
        Assert.Null(Capabilities.Parse("x\nSIZE 0").SizeMax);
        Assert.Null(Capabilities.Parse("x\nSIZE 99999999999999999999").SizeMax);
        Assert.False(Capabilities.Parse("PIPELINING").Pipelining); // the first line is a name
    }

    [Fact]
    public void No_command_line_of_any_bytes_throws_or_yields_a_dangerous_address()
    {
        var random = new Random(20_260_103);
        string[] pieces =
        [
            "MAIL", "RCPT", " ", "FROM:", "TO:", "<", ">", "@", "a", "x.test", "\"", "\\", "\0", "\u0001", "SIZE=", "9",
            "SMTPUTF8", "=", ":", "[", "]", "ü", "\t", "BODY=8BITMIME",
        ];
        var allOffered = new SmtpServerOptions { Dsn = true, BinaryMime = true };
        for (var i = 0; i < 50_000; i++)
        {
            var line = string.Concat(random.GetItems(pieces, random.Next(0, 14)));
            var bytes = Encoding.UTF8.GetBytes(i % 2 == 0 ? "MAIL FROM:<a@x.test" + line : line);
            if (i % 5 == 0 && bytes.Length > 0) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var command = Command.Parse(bytes);
            if (command.Argument is null || PathArgument.Parse(command.Argument, "FROM:") is not { } path) continue;
            MailParameters.Parse(path.Parameters, allOffered, out _);
            RcptParameters.Parse(path.Parameters, allOffered, out _);
            if (path.IsMailbox) Assert.False(path.Address.Any(c => c is '\r' or '\n' or '\0'), line);
        }
    }
}
