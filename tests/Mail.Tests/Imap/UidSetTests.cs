using MailMesh.Mail.Imap;

namespace MailMesh.Mail.Tests.Imap;

public sealed class UidSetTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("4,3,2:2,9:7", "2:4,7:9")]
    [InlineData("5:*,*", "5:*")]
    [InlineData("*:5", "5:*")]
    [InlineData("1:3,4:6,5", "1:6")]
    [InlineData("4294967294", "4294967294")]
    public void A_set_is_read_sorted_and_joined(string wire, string text)
    {
        Assert.True(UidSet.TryParse(wire, out var set));
        Assert.Equal(text, set.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1,")]
    [InlineData("1:")]
    [InlineData("a")]
    [InlineData("1 2")]
    [InlineData("99999999999")]
    [InlineData("-1")]
    public void What_is_no_set_is_none(string wire) => Assert.False(UidSet.TryParse(wire, out _));

    [Fact]
    public void Its_parts_hold_all_of_it_and_no_more_than_they_may()
    {
        var random = new Random(7);
        var set = UidSet.Of(Enumerable.Range(0, 3000).Select(_ => (uint)random.Next(1, 20_000)));

        var parts = set.Split(bytesMax: 100, countMax: 13).ToList();

        Assert.All(parts, part => Assert.InRange(part.ToString().Length, 1, 100));
        Assert.All(parts, part => Assert.InRange(part.Count, 1, 13));
        Assert.Equal(set, UidSet.Of(parts.SelectMany(part => part.Ranges)));
        Assert.Equal(set.Count, parts.Sum(part => part.Count));
    }

    [Fact]
    public void A_range_is_cut_by_count_and_an_open_one_is_not()
    {
        Assert.Equal(["1:4", "5:8", "9:10"], UidSet.Range(1, 10).Split(100, 4).Select(part => part.ToString()));
        Assert.Equal(["1:*"], UidSet.All.Split(100, 4).Select(part => part.ToString()));
    }

    [Fact]
    public void It_knows_what_it_holds()
    {
        var set = UidSet.Of(9, 2, 3, 9);

        Assert.Equal([2u, 3u, 9u], set);
        Assert.Equal(3, set.Count);
        Assert.True(set.Contains(3) && !set.Contains(4) && !set.Contains(1) && !set.Contains(10));
        Assert.True(UidSet.From(7).Contains(4_000_000_000) && UidSet.From(7).IsOpen);
        Assert.Throws<ArgumentException>(() => UidSet.Of(0u));
    }
}
