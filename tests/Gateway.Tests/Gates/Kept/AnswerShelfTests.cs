using MailMesh.Gateway.Gates.Kept;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Tests.Gates.Kept;

/// <summary>What is kept stays within its bytes, and nobody's share is another's.</summary>
public sealed class AnswerShelfTests
{
    private const long BytesMax = 400_000, ShareMax = 100_000;

    private static readonly Guid Greedy = Guid.CreateVersion7(), Modest = Guid.CreateVersion7();
    private readonly AnswerShelf _shelf = new(BytesMax, ShareMax);

    [Fact]
    public void A_workspace_that_asks_for_ever_more_loses_its_own_oldest_alone()
    {
        Put(Modest, "a", 5_000);
        for (var i = 0; i < 200; i++)
        {
            Put(Greedy, $"{i}", 5_000);
            Assert.InRange(_shelf.BytesOf(Greedy), 1, ShareMax);
        }
        Assert.True(Has(Modest, "a"));
        Assert.True(Has(Greedy, "199"));
        Assert.False(Has(Greedy, "0"));
        Assert.Equal(_shelf.BytesOf(Greedy) + _shelf.BytesOf(Modest), _shelf.Bytes);
    }

    [Fact]
    public void What_was_asked_for_again_stays_longer()
    {
        Put(Greedy, "often", 5_000);
        for (var i = 0; i < 200; i++)
        {
            Put(Greedy, $"{i}", 5_000);
            Assert.True(Has(Greedy, "often"));
        }
    }

    [Fact]
    public void Many_workspaces_together_stay_within_all_of_it_and_the_largest_gives_way()
    {
        Put(Modest, "a", 2_000);
        for (var workspace = 0; workspace < 50; workspace++)
        {
            var id = Guid.CreateVersion7();
            for (var i = 0; i < 20; i++) Put(id, $"{i}", 5_000);
            Assert.InRange(_shelf.Bytes, 1, BytesMax);
        }
        Assert.True(Has(Modest, "a"));
    }

    [Fact]
    public void An_answer_that_comes_anew_takes_the_place_of_the_one_before()
    {
        for (var i = 0; i < 100; i++) Put(Modest, "a", 5_000);
        Assert.InRange(_shelf.BytesOf(Modest), 5_000, 20_000);
    }

    [Fact]
    public void What_no_share_could_hold_is_not_kept()
    {
        Put(Modest, "a", 1_000_000);
        Assert.False(Has(Modest, "a"));
        Assert.Equal(0, _shelf.Bytes);
    }

    private void Put(Guid workspace, string arguments, int bytes) => _shelf.Put(
        new AskedFor(workspace, null!, arguments),
        new KeptAnswer(Guid.Empty, default, new Answer(new byte[bytes], ""), null, null, 0));

    private bool Has(Guid workspace, string arguments) =>
        _shelf.TryFind(new AskedFor(workspace, null!, arguments), out _);
}
