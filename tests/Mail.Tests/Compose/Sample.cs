using MailMesh.Mail.Compose;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Compose;

/// <summary>A mail to vary, and the way back through the parser.</summary>
public static class Sample
{
    public static OutgoingMail Mail { get; } = new()
    {
        From = new MailAddress("ann@example.com", "Ann"),
        To = [new MailAddress("ben@example.net")],
        Subject = "Hello",
        MessageId = "<1@example.com>",
        Date = new DateTimeOffset(2003, 7, 1, 10, 52, 37, TimeSpan.FromHours(2)),
    };

    /// <summary>Composes and parses; what is written never has a defect, a bare line end or a long line.</summary>
    public static MimeMessage RoundTrip(OutgoingMail mail)
    {
        var bytes = MailComposer.Compose(mail);
        var parsed = MimeParser.Parse(bytes);
        Assert.Empty(parsed.Defects);
        Assert.Equal(bytes.AsSpan().Count("\r\n"u8), bytes.AsSpan().Count((byte)'\n'));
        Assert.Equal(bytes.AsSpan().Count("\r\n"u8), bytes.AsSpan().Count((byte)'\r'));
        Assert.False(bytes.AsSpan().Contains((byte)0));
        return parsed;
    }
}
