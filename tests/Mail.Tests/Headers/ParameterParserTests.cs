using System.Text.Json;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Tests.Headers;

public sealed class ParameterParserTests
{
    public static TheoryData<string, string, string> Cases => HeaderCases.From("parameters");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_content_type_gives_its_type_and_parameters(string why, string header, string row)
    {
        var parsed = ContentType.Parse(header);

        Assert.Equal(JsonDocument.Parse(row).RootElement.GetProperty("type").GetString(), parsed.MediaType);
        var expected = HeaderCases.Expected<Dictionary<string, string>>(row);
        Assert.True(expected.Count == parsed.Parameters.Count, $"{why}: {string.Join(' ', parsed.Parameters)}");
        Assert.All(expected, parameter => Assert.Equal(parameter.Value, parsed.Parameters.Find(parameter.Key)));
    }
}
