using System.Text;
using MailMesh.Mail.Headers;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Headers;

public sealed class HeaderListTests
{
    private const string Mail =
        "X-One: first\r\n folded\r\nSUBJECT :  =?utf-8?q?=C3=A4?= \r\nx-one: second\r\n\r\nbody";

    [Fact]
    public void A_field_keeps_its_bytes_for_who_signs_them()
    {
        var field = Headers()[0];

        Assert.Equal("X-One: first\r\n folded\r\n", Encoding.ASCII.GetString(field.Raw.Span));
        Assert.Equal(" first\r\n folded\r\n", Encoding.ASCII.GetString(field.RawValue.Span));
        Assert.Equal("first folded", field.Value);
    }

    [Fact]
    public void Names_are_found_whatever_their_case()
    {
        var headers = Headers();

        Assert.Equal(3, headers.Count);
        Assert.Equal("ä", headers.Text("subject"));
        Assert.Equal("=?utf-8?q?=C3=A4?=", headers.Value("Subject"));
        Assert.Equal("SUBJECT", headers.Find("Subject")?.Name);
        Assert.Null(headers.Text("Cc"));
        Assert.Equal(["first folded", "second"], headers.All("X-ONE").Select(field => field.Value));
        Assert.Equal(3, headers.AsEnumerable().Count());
    }

    private static HeaderList Headers() => MimeParser.Parse(Encoding.ASCII.GetBytes(Mail)).Headers;
}
