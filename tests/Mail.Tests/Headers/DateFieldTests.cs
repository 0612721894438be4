using System.Globalization;
using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Tests.Headers;

public sealed class DateFieldTests
{
    public static TheoryData<string, string, string> Cases => HeaderCases.From("dates");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_date_tells_its_time(string why, string header, string row)
    {
        var told = DateField.Parse(header)?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

        Assert.True(HeaderCases.Expected<string?>(row) == told, $"{why}: {told}");
    }
}
