using MailMesh.Mail.Imap.Wire;

namespace MailMesh.Mail.Tests.Imap.Wire;

public class LiteralPoolTests
{
    [Fact]
    public void An_array_is_as_long_as_was_asked_and_at_most_a_quarter_longer()
    {
        var pool = new LiteralPool();
        for (var bytes = 1024; bytes <= LiteralPool.KeptArrayBytesMax + 1; bytes += 97)
            Assert.InRange(pool.Rent(bytes).Length, bytes, bytes + bytes / 4);
        Assert.True(pool.Rent(0).Length > 0);
    }

    [Fact]
    public void What_came_back_is_lent_again_to_who_asks_for_its_size()
    {
        var pool = new LiteralPool();
        for (var bytes = 1; bytes <= LiteralPool.KeptArrayBytesMax; bytes = bytes * 9 / 8 + 1)
        {
            var array = pool.Rent(bytes);
            pool.Return(array);
            Assert.NotSame(array, pool.Rent(2 * bytes + 1024));
            Assert.Same(array, pool.Rent(bytes));
            Assert.NotSame(array, pool.Rent(bytes));
        }
    }

    [Fact]
    public void No_more_bytes_are_kept_than_the_pool_may_and_larger_arrays_make_room_for_smaller()
    {
        var pool = new LiteralPool();
        var large = RentAll(pool, LiteralPool.KeptArrayBytesMax);
        var small = RentAll(pool, 64 * 1024);

        large.ForEach(array => pool.Return(array));
        small.ForEach(array => pool.Return(array));
        Assert.Equal(small.Count, Lent(pool, small));
        Assert.Equal(0, Lent(pool, large));

        small.ForEach(array => pool.Return(array));
        large.ForEach(array => pool.Return(array));
        Assert.Equal(0, Lent(pool, large));
        Assert.Equal(small.Count, Lent(pool, small));
    }

    private static List<byte[]> RentAll(LiteralPool pool, int bytes) =>
        [.. Enumerable.Range(0, LiteralPool.KeptBytesMax / bytes).Select(_ => pool.Rent(bytes))];

    /// <summary>How many of these the pool still had.</summary>
    private static int Lent(LiteralPool pool, List<byte[]> known) =>
        known.Select(array => pool.Rent(array.Length)).Intersect(known).Count();
}
