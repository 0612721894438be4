using System.Text;
using MailMesh.Mail.Imap;
using MailMesh.Mail.Imap.Responses.Parsing;
using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Tests.Imap.Wire;

/// <summary>A server tells each connection the same: a worker with thousands of them keeps it once.</summary>
public sealed class CapabilityParserTests
{
    [Fact]
    public void What_was_told_before_is_the_same_and_not_made_again()
    {
        var first = Read("IMAP4rev1  IDLE AUTH=PLAIN");
        var second = Read("IMAP4rev1  IDLE AUTH=PLAIN");

        Assert.Same(first, second);
        Assert.True(first.Has("idle"));
        Assert.Equal("PLAIN", Assert.Single(first.Mechanisms));
        Assert.Equal(3, first.All.Count);
    }

    [Fact]
    public void However_many_lists_are_told_each_is_read_as_it_is()
    {
        for (var i = 0; i < 2000; i++)
            Assert.Equal($"IMAP4rev1 X{i % 1000}", Read($" IMAP4rev1 X{i % 1000}").ToString());
        var endless = string.Join(' ', Enumerable.Range(0, 600).Select(i => $"XNAME{i:0000}"));
        Assert.Equal(500, Read(endless).All.Count);
        Assert.Empty(Read("").All);
    }

    private static ImapCapabilities Read(string text)
    {
        var reader = new ResponseReader(Encoding.ASCII.GetBytes(text), [], depthMax: 10);
        return CapabilityParser.Read(ref reader);
    }
}
