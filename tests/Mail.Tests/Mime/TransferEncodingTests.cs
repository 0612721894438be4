using System.Text;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Mime;

public sealed class TransferEncodingTests
{
    [Theory]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("aGVs\r\nbG8=\r\n", "hello")]
    [InlineData("aGVsbG8", "hello")]
    [InlineData("aGV sbG\t8=", "hello")]
    [InlineData("aGVs!!bG8=", "hello")]
    [InlineData("aGVsbG8=aGVsbG8=", "hellohello")]
    [InlineData("aGVsbG8==", "hello")]
    [InlineData("aGVsbG8=\r\n-- \r\n", "hello")]
    [InlineData("_-==", "")]
    [InlineData("a", "")]
    [InlineData("====", "")]
    [InlineData("", "")]
    public void Base64_is_decoded_however_it_is_written(string text, string expected) =>
        Assert.Equal(Encoding.Latin1.GetBytes(expected), Decode(text, TransferEncoding.Base64));

    [Theory]
    [InlineData("a=3Db", "a=b")]
    [InlineData("a=3db", "a=b")]
    [InlineData("a=\r\nb", "ab")]
    [InlineData("a=  \r\nb", "ab")]
    [InlineData("a=\nb", "ab")]
    [InlineData("a  \t\r\nb", "a\r\nb")]
    [InlineData("a \nb", "a\nb")]
    [InlineData("a=20\r\n", "a \r\n")]
    [InlineData("a=", "a")]
    [InlineData("a=4", "a=4")]
    [InlineData("a==3D", "a==")]
    [InlineData("=ZZ=41", "=ZZA")]
    [InlineData("=+1", "=+1")]
    [InlineData("\r\n\r\n", "\r\n\r\n")]
    [InlineData("", "")]
    public void Quoted_printable_is_decoded_however_it_is_written(string text, string expected) =>
        Assert.Equal(Encoding.Latin1.GetBytes(expected), Decode(text, TransferEncoding.QuotedPrintable));

    [Theory]
    [InlineData("begin 644 x\n+:&5L;&\\@=V]R;&0\n`\nend\n", "hello world")]
    [InlineData("begin 644 x\r\n%:&5L;&\\\r\n%:&5L;&\\\r\nend\r\nafter", "hellohello")]
    [InlineData("%:&5L;&\\", "hello")]
    [InlineData("+:&5L", "hel")]
    [InlineData("begin 644 empty\n`\nend", "")]
    [InlineData("", "")]
    public void Uuencode_is_decoded_with_and_without_its_frame(string text, string expected) =>
        Assert.Equal(Encoding.Latin1.GetBytes(expected), Decode(text, TransferEncoding.UuEncode));

    [Theory]
    [InlineData(TransferEncoding.SevenBit)]
    [InlineData(TransferEncoding.EightBit)]
    [InlineData(TransferEncoding.Binary)]
    [InlineData(TransferEncoding.Unknown)]
    public void Other_bodies_are_given_as_they_stand(TransferEncoding encoding) =>
        Assert.Equal("a=3D\r\n", Encoding.ASCII.GetString(Decode("a=3D\r\n", encoding)));

    [Theory]
    [InlineData("7bit", TransferEncoding.SevenBit)]
    [InlineData("8BIT", TransferEncoding.EightBit)]
    [InlineData("binary", TransferEncoding.Binary)]
    [InlineData("Quoted-Printable", TransferEncoding.QuotedPrintable)]
    [InlineData("\"base64\"", TransferEncoding.Base64)]
    [InlineData("base64 (comment)", TransferEncoding.Base64)]
    [InlineData("base64;", TransferEncoding.Base64)]
    [InlineData("x-uuencode", TransferEncoding.UuEncode)]
    [InlineData("uuencode", TransferEncoding.UuEncode)]
    [InlineData("", TransferEncoding.SevenBit)]
    [InlineData("x-martian", TransferEncoding.Unknown)]
    public void The_field_names_the_encoding(string value, TransferEncoding expected)
    {
        var mail = MimeParser.Parse(Encoding.ASCII.GetBytes($"Content-Transfer-Encoding: {value}\r\n\r\nx"));

        Assert.Equal(expected, mail.Root.TransferEncoding);
    }

    [Fact]
    public void Any_bytes_come_back_from_base64_of_any_length()
    {
        var chance = new Random(2045);
        for (var length = 0; length < 300; length++)
        {
            var bytes = new byte[length];
            chance.NextBytes(bytes);
            var text = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);

            Assert.Equal(bytes, Decode(text, TransferEncoding.Base64));
            Assert.Equal(bytes, Decode("!" + text, TransferEncoding.Base64));
        }
    }

    [Theory]
    [InlineData("base64", "aGVs\r\nbG8=\r\n", 5)]
    [InlineData("base64", "aGVsbG8=aGVsbG8=", 10)]
    [InlineData("base64", "aGVs!!bG8=", 5)]
    [InlineData("base64", "aGVsbG8", 5)]
    [InlineData("base64", "", 0)]
    [InlineData("quoted-printable", "a=3Db=\r\n", 3)]
    [InlineData("7bit", "aGVsbG8=", 8)]
    public void A_body_is_counted_as_long_as_it_is_decoded(string encoding, string text, int bytes)
    {
        var mail = MimeParser.Parse(Encoding.Latin1.GetBytes($"Content-Transfer-Encoding: {encoding}\r\n\r\n{text}"));

        Assert.Equal(bytes, mail.Root.DecodedLength());
        Assert.Equal(bytes, mail.Root.DecodeBytes().Length);
    }

    private static byte[] Decode(string text, TransferEncoding encoding) =>
        MimePart.DecodeBytes(Encoding.Latin1.GetBytes(text), encoding);
}
