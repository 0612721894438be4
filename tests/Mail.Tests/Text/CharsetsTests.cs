using System.Text;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Tests.Text;

public sealed class CharsetsTests
{
    [Theory]
    [InlineData("utf8")]
    [InlineData("UTF-8")]
    [InlineData("\"utf-8\"")]
    [InlineData("utf-7")]
    [InlineData("us-ascii-that-nobody-knows", false)]
    [InlineData("cp932")]
    [InlineData("windows-31j")]
    [InlineData("cp949")]
    [InlineData("uhc")]
    [InlineData("cp936")]
    [InlineData("cp-1252")]
    [InlineData("cp1250")]
    [InlineData("windows1251")]
    [InlineData("win-1251")]
    [InlineData("ibm850")]
    [InlineData("cp437")]
    [InlineData("iso-8859-10")]
    [InlineData("iso-8859-14")]
    [InlineData("iso-8859-15")]
    [InlineData("iso-8859-16")]
    [InlineData("iso-2022-jp-1")]
    [InlineData("iso-2022-jp-2")]
    [InlineData("iso-2022-kr")]
    [InlineData("hz-gb-2312")]
    [InlineData("gb2312")]
    [InlineData("ks_c_5601-1987")]
    [InlineData("big5-hkscs")]
    [InlineData("koi8-u")]
    [InlineData("macintosh")]
    [InlineData("utf-16le")]
    [InlineData("utf-32")]
    [InlineData("iso-2022-cn")]
    [InlineData("euc-tw")]
    [InlineData("viscii")]
    [InlineData("unknown-8bit", false)]
    [InlineData("", false)]
    [InlineData("cp99999", false)]
    public void A_name_is_known_or_guessed(string name, bool isKnown = true) =>
        Assert.Equal(isKnown, Charsets.Knows(name));

    [Fact]
    public void Every_encoding_of_the_runtime_decodes_any_byte()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

        Assert.All(Encoding.GetEncodings(), known => Assert.NotEmpty(Charsets.Decode(bytes, known.Name)));
    }

    [Theory]
    [InlineData("A+ImIDkQ.", "A≢Α.")] // RFC 2152 §1
    [InlineData("Hi Mom -+Jjo--!", "Hi Mom -☺-!")]
    [InlineData("+ZeVnLIqe-", "日本語")]
    [InlineData("Item 3 is +AKM-1.", "Item 3 is £1.")]
    [InlineData("1 +- 1 = 2", "1 + 1 = 2")]
    [InlineData("+", "")]
    [InlineData("+AOQ", "ä")]
    [InlineData("+2D0-x", "\uFFFDx")] // half a pair
    public void Utf7_is_decoded(string encoded, string expected) =>
        Assert.Equal(expected, Charsets.Decode(Encoding.ASCII.GetBytes(encoded), "utf-7"));

    [Fact]
    public void Text_without_a_charset_is_utf8_or_windows_1252()
    {
        Assert.Equal("grün", Charsets.Decode("grün"u8, null));
        Assert.Equal("grün €", Charsets.Decode([(byte)'g', (byte)'r', 0xFC, (byte)'n', 32, 0x80], null));
    }

    [Fact]
    public void A_byte_order_mark_decides_over_the_name()
    {
        Assert.Equal("ä", Charsets.Decode([0xFE, 0xFF, 0x00, 0xE4], "utf-8"));
        Assert.Equal("ä", Charsets.Decode([0xEF, 0xBB, 0xBF, 0xC3, 0xA4], "iso-8859-1"));
    }
}
