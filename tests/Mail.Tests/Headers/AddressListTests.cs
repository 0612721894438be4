using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Tests.Headers;

public sealed class AddressListTests
{
    public static TheoryData<string, string, string> Cases => HeaderCases.From("addresses");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_list_gives_its_mailboxes(string why, string header, string row)
    {
        var found = AddressList.Parse(header).Select(a => a.Name is null ? a.Address : $"{a.Name}|{a.Address}");

        Assert.True(HeaderCases.Expected<string[]>(row).SequenceEqual(found), $"{why}: {string.Join(" ; ", found)}");
    }

    [Fact]
    public void A_list_past_the_limit_gives_the_first_ones()
    {
        var header = string.Join(',', Enumerable.Range(0, AddressList.AddressesMax + 500).Select(i => $"a{i}@x.test"));

        Assert.Equal(AddressList.AddressesMax, AddressList.Parse(header).Count);
    }

    [Fact]
    public void An_address_past_the_limit_is_passed_over()
    {
        var header = new string('a', AddressList.AddressCharsMax) + "@x.test, b@x.test";

        Assert.Equal("b@x.test", Assert.Single(AddressList.Parse(header)).Address);
    }
}
