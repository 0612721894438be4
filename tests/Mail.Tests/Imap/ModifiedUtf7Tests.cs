using MailMesh.Mail.Imap;

namespace MailMesh.Mail.Tests.Imap;

public sealed class ModifiedUtf7Tests
{
    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("R&D", "R&-D")]
    [InlineData("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-")] // RFC 3501 §5.1.3
    [InlineData("Entwürfe", "Entw&APw-rfe")]
    [InlineData("📧", "&2D3c5w-")]
    [InlineData("äöü&", "&AOQA9gD8-&-")]
    [InlineData("", "")]
    public void Names_go_both_ways(string name, string wire)
    {
        Assert.Equal(wire, ModifiedUtf7.Encode(name));
        Assert.Equal(name, ModifiedUtf7.Decode(wire));
    }

    [Theory]
    [InlineData("a&")]
    [InlineData("&AOQ")]
    [InlineData("&!!-")]
    [InlineData("&AA-")]
    [InlineData("&AGE-")] // an "a" that had no need of it: written back it would be another name
    [InlineData("Tom & Jerry")]
    [InlineData("ä")]
    public void What_is_none_stays_as_it_is(string wire) => Assert.Equal(wire, ModifiedUtf7.Decode(wire));

    [Fact]
    public void Every_character_survives()
    {
        for (var c = 1; c < 0xD800; c += 7)
        {
            var name = $"a{(char)c}b{(char)(c / 2 + 1)}&";
            Assert.Equal(name, ModifiedUtf7.Decode(ModifiedUtf7.Encode(name)));
        }
    }
}
