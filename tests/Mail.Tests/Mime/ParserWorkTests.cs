#if DEBUG // Only debug builds count.
using System.Text;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;
using MailMesh.Mail.Text;

namespace MailMesh.Mail.Tests.Mime;

/// <summary>
/// Hostile input twice as long costs at most twice the work: what counts is the bytes looked at, not seconds.
/// </summary>
public sealed class ParserWorkTests
{
    private const int Units = 4_000;
    private const double GrowthMax = 2.1;
    private const string Mixed = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    private const string Text = "Content-Type: text/plain\r\n";

    private static readonly MimeLimits Unlimited = new()
    {
        PartsMax = int.MaxValue, HeadersMax = int.MaxValue, HeaderBytesMax = int.MaxValue,
    };

    public static TheoryData<string> Shapes => [.. Hostile.Keys];

    private static Dictionary<string, Func<int, Action>> Hostile { get; } = new()
    {
        ["sibling parts"] = Mail(Mixed, "--b\r\n\r\nx\r\n"),
        ["parts without an end of their header"] = Mail(Mixed, "--b\r\n--b\r\n"),
        ["lines like a boundary"] = Mail(Mixed, "--b x\r\n--\r\n--c\r\n"),
        ["lines that begin the boundary"] = Mail(Mixed, "--b"),
        ["boundaries padded with white space"] = Mail(Mixed, "--b  \t \t  x\r\n"),
        ["closed boundaries"] = Mail(Mixed, "--b--\r\n"),
        ["nested multiparts"] = Nested("Content-Type: multipart/mixed; boundary=b{0}\r\n\r\n--b{0}\r\n"),
        ["nested messages"] = Nested("Content-Type: message/rfc822\r\n\r\n"),
        ["nested encoded messages"] = Nested(
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
        ["related parts with a start"] = Mail(
            "Content-Type: multipart/related; boundary=b; start=z\r\n\r\n", "--b\r\nContent-ID: <a>\r\n\r\nx\r\n"),
        ["fields"] = Mail("A: b\r\n", "X: y\r\n"),
        ["folds"] = Mail("Subject: a\r\n", " b\r\n"),
        ["junk between fields"] = Mail("A: b\r\n", "junk\r\nA: b\r\n"),
        ["a long field"] = Mail("Subject: ", "x"),
        ["a long line"] = Mail(Text + "\r\n", "x"),
        ["carriage returns"] = Mail(Text + "\r\n", "\r"),
        ["begins without an end"] = Mail("\r\n", "begin 644 x\r\n\r\n=ybegin name=x\r\n"),
        ["begins before one end"] = Mail("\r\n\r\n=yend\r\n", "=ybegin name=x\r\nbegin 644\r\n"),
        ["broken base64"] = Mail("Content-Transfer-Encoding: base64\r\n\r\n", "YQ="),
        ["equals signs and white space"] = Mail("Content-Transfer-Encoding: quoted-printable\r\n\r\n", "= \r\t="),
        ["flowed lines"] = Mail("Content-Type: text/plain; format=flowed\r\n\r\n", "> a \r\n"),
        ["blocks of a report"] = Mail("Content-Type: message/delivery-status\r\n\r\n", "A: b\r\n\r\njunk\r\n"),
        ["encoded words"] = Field("=?utf-8?Q?a?= ", text => EncodedWords.Decode(text)),
        ["encoded words that never end"] = Field("=?utf-8?Q?a ", text => EncodedWords.Decode(text)),
        ["encoded words that end once"] = Field("=?utf-8?X?a ", text => EncodedWords.Decode(text + "?=")),
        ["question marks"] = Field("=?", text => EncodedWords.Decode(text + "?=")),
        ["nested comments"] = Field("(", text => AddressList.Parse(text)),
        ["comments in a row"] = Field("(a)\\", text => AddressList.Parse(text)),
        ["comments in an address"] = Field("(a)", text => AddressList.Parse($"<a{text}@x>")),
        ["groups"] = Field("g:a@x;", text => AddressList.Parse(text)),
        ["groups in groups"] = Field("g:", text => AddressList.Parse(text)),
        ["unclosed quotes"] = Field("\"a", text => AddressList.Parse("\"" + text)),
        ["unclosed brackets"] = Field("<\"", text => AddressList.Parse(text)),
        ["quotes in a bracket"] = Field("\"a\\", text => AddressList.Parse("<" + text)),
        ["commas"] = Field("a,", text => AddressList.Parse(text)),
        ["routes"] = Field("@x,", text => AddressList.Parse($"<{text}:a@y>")),
        ["identifiers"] = Field("<a@x", text => MessageIds.Parse(text)),
        ["identifiers without brackets"] = Field("a@x(", text => MessageIds.Parse(text)),
        ["parameters"] = Field("; a=b", text => ContentType.Parse("a/b" + text)),
        ["parameters without semicolons"] = Field(" a=\"b\"", text => ContentType.Parse("a/b;" + text)),
        ["parameters without values"] = Field("; a", text => ContentType.Parse("a/b" + text)),
        ["parameters of comments"] = Field("; (", text => ContentType.Parse("a/b" + text)),
        ["sections of a parameter"] = Field("; a*0*=u'e'%41", text => ContentType.Parse("a/b" + text)),
        ["a long section"] = Field("%41'", text => ContentType.Parse("a/b; a*0*=utf-8''" + text)),
        ["a long date"] = Field("(", text => HeaderSyntax.WithoutComments("1 Jul 2003 " + text)),
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Twice_the_input_is_at_most_twice_the_work(string shape)
    {
        var once = Counted(Hostile[shape](Units));
        var twice = Counted(Hostile[shape](2 * Units));

        Assert.True(twice <= GrowthMax * once, $"{shape}: looked at {once}, then at {twice}");
    }

    [Fact]
    public void The_counter_sees_a_search_that_starts_anew()
    {
        // What the table above would let pass if nothing were counted.
        Assert.InRange(Counted(Hostile["sibling parts"](Units)), Units * 10, Units * 1_000);
    }

    [Fact]
    public void A_hundred_thousand_levels_cost_what_a_hundred_thousand_lines_cost()
    {
        var nested = Bytes(string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", 100_000)));

        Assert.InRange(Counted(() => MimeParser.Parse(nested)), nested.Length, nested.Length * 4L);
    }

    private static Func<int, Action> Mail(string start, string unit) => units =>
    {
        var mail = Bytes(start + string.Concat(Enumerable.Repeat(unit, units)));
        return () => MailFixture.ReadAll(MimeParser.Parse(mail, Unlimited));
    };

    /// <summary>Within the default depth: asking each of many levels for all its bytes is not linear.</summary>
    private static Func<int, Action> Nested(string level) => units =>
    {
        var mail = Bytes(string.Concat(Enumerable.Range(0, units).Select(depth => string.Format(null, level, depth))));
        return () => MailFixture.ReadAll(MimeParser.Parse(mail));
    };

    private static Func<int, Action> Field(string unit, Action<string> read) => units =>
    {
        var text = string.Concat(Enumerable.Repeat(unit, units));
        return () => read(text);
    };

    private static long Counted(Action read)
    {
        var before = Work.Counted;
        read();
        return Work.Counted - before;
    }

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
#endif
