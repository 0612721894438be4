using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Mime;

public sealed class MailAddressTests
{
    [Theory]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example", "ada@bücher.example")]
    [InlineData("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example", "ada@bücher.example")]
    [InlineData("ada@XN--bcher-kva.example", "ada@XN--bcher-kva.example", "ada@bücher.example")]
    [InlineData("ぽち@例え.テスト", "ぽち@xn--r8jz45g.xn--zckzah", "ぽち@例え.テスト")]
    [InlineData("ada@example.org", "ada@example.org", "ada@example.org")]
    [InlineData("xn--ada@example.org", "xn--ada@example.org", "xn--ada@example.org")]
    [InlineData("ada@xn--.example", "ada@xn--.example", "ada@xn--.example")]
    [InlineData("ada@xn--abc-.example", "ada@xn--abc-.example", "ada@xn--abc-.example")]
    [InlineData("ada", "ada", "ada")]
    public void An_address_has_a_form_to_compare_by_and_one_to_show(string address, string ascii, string unicode)
    {
        Assert.Equal(ascii, new MailAddress(address).AsciiAddress);
        Assert.Equal(unicode, new MailAddress(address).UnicodeAddress);
    }
}
