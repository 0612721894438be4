using System.Text;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Mime;

/// <summary>What parsing costs: bytes allocated, and work that grows with the input and no faster.</summary>
public sealed class ParserCostTests
{
    private const int StructureBytesMax = 2_048;
    private const string Multipart = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    [Fact]
    public void The_structure_of_a_usual_mail_costs_less_than_two_kilobytes()
    {
        var mail = MailFixture.Wire("rfc/related-inline-image");
        MimeParser.Parse(mail);

        var before = GC.GetAllocatedBytesForCurrentThread();
        MimeParser.Parse(mail);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 1, StructureBytesMax);
    }

    [Fact]
    public void A_body_of_any_size_costs_the_structure_nothing()
    {
        var small = Allocated("Subject: a\r\n\r\n" + new string('x', 70));
        var line = new string('x', 70) + "\r\n";
        var large = Allocated("Subject: a\r\n\r\n" + string.Concat(Enumerable.Repeat(line, 10_000)));

        Assert.Equal(small, large);
        Assert.InRange(large, 1, StructureBytesMax);
    }

    [Theory]
    [MemberData(nameof(Growing))]
    public void Twice_the_input_allocates_at_most_some_twice_as_much(string what)
    {
        var (unit, read) = Hostile[what];
        var once = Allocated(read, string.Concat(Enumerable.Repeat(unit, 5_000)));
        var twice = Allocated(read, string.Concat(Enumerable.Repeat(unit, 10_000)));

        Assert.True(twice <= 2.5 * once + 10_000, $"{what}: {once} bytes became {twice}");
    }

    public static TheoryData<string> Growing => [.. Hostile.Keys];

    private static Dictionary<string, (string Unit, Action<string> Read)> Hostile { get; } = new()
    {
        ["encoded words that never end"] = ("=?utf-8?Q?a ", text => EncodedWords.Decode(text)),
        ["encoded words in a row"] = ("=?utf-8?Q?a?= ", text => EncodedWords.Decode(text)),
        ["open comments"] = ("(", text => AddressList.Parse(text)),
        ["open quotes"] = ("a\" ", text => AddressList.Parse(text)),
        ["open brackets"] = ("<\"", text => AddressList.Parse(text)),
        ["addresses"] = ("a@x, ", text => AddressList.Parse(text)),
        ["colons behind an address"] = (":", text => AddressList.Parse("a@x" + text)),
        ["identifiers"] = ("<a@x", text => MessageIds.Parse(text)),
        ["parameters"] = ("; a*0*=b", text => ContentType.Parse("a/b" + text)),
        ["boundary-like lines"] = ("--b x\r\n", text => Read(Multipart + text)),
        ["junk header lines"] = ("junk\r\nA: b\r\n", text => Read("A: b\r\n" + text)),
        ["broken base64"] = ("YQ=", text => Read("Content-Transfer-Encoding: base64\r\n\r\n" + text)),
        ["equals signs"] = ("=\r\n=", text => Read("Content-Transfer-Encoding: quoted-printable\r\n\r\n" + text)),
        ["flowed lines"] = ("> a \r\n", text => Read("Content-Type: text/plain; format=flowed\r\n\r\n" + text)),
    };

    private static void Read(string mail) => MailFixture.ReadAll(MimeParser.Parse(Encoding.ASCII.GetBytes(mail)));

    private static long Allocated(string mail)
    {
        var bytes = Encoding.ASCII.GetBytes(mail);
        MimeParser.Parse(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        MimeParser.Parse(bytes);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static long Allocated(Action<string> read, string text)
    {
        read(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        read(text);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
