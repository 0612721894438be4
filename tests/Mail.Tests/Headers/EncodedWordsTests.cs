using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Tests.Headers;

public sealed class EncodedWordsTests
{
    public static TheoryData<string, string, string> Cases => HeaderCases.From("encoded-words");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Words_are_decoded_and_the_rest_stays(string why, string header, string row)
    {
        var decoded = EncodedWords.Decode(header);

        Assert.True(HeaderCases.Expected<string>(row) == decoded, $"{why}: {decoded}");
    }
}
