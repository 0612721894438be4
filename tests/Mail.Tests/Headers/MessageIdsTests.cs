using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Tests.Headers;

public sealed class MessageIdsTests
{
    public static TheoryData<string, string, string> Cases => HeaderCases.From("message-ids");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_list_gives_its_identifiers(string why, string header, string row)
    {
        var ids = MessageIds.Parse(header);

        Assert.True(HeaderCases.Expected<string[]>(row).SequenceEqual(ids), $"{why}: {string.Join(' ', ids)}");
    }

    [Fact]
    public void Of_a_list_past_the_limit_the_newest_are_kept()
    {
        var header = string.Join(' ', Enumerable.Range(0, MessageIds.ListMax + 5).Select(i => $"<{i}@x>"));

        var ids = MessageIds.Parse(header);

        Assert.Equal(MessageIds.ListMax, ids.Count);
        Assert.Equal("<5@x>", ids[0]);
    }

    [Fact]
    public void A_minted_identifier_holds_the_id_and_the_domain()
    {
        var id = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

        Assert.Equal("<0198c0de-0000-7000-8000-000000000001@mailmesh.test>", MessageIds.New(id, "mailmesh.test"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("x>\r\nBcc: y")]
    [InlineData("bücher.example")]
    public void A_domain_that_is_none_is_refused(string domain) =>
        Assert.Throws<ArgumentException>(() => MessageIds.New(Guid.Empty, domain));
}
