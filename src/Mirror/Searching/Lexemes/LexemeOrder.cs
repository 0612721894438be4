namespace MailMesh.Mirror.Searching.Lexemes;

/// <summary>
/// Sorts words by their characters, so that PostgreSQL needn't (it looks, and sorts where characters outside of the
/// basic plane stand otherwise in UTF-8).
/// </summary>
internal sealed class LexemeOrder(LexemeSet words)
{
    private ulong[] _keys = []; // of the sort, and
    private int[] _order = []; // what it gives

    /// <summary>Numbers of all words in order; the memory is the next call's.</summary>
    public ReadOnlySpan<int> Sort()
    {
        if (_keys.Length < words.Count)
            (_keys, _order) = (new ulong[words.Capacity], new int[words.Capacity]);
        var keys = _keys.AsSpan(0, words.Count);
        var order = _order.AsSpan(0, words.Count);
        for (var i = 0; i < order.Length; i++)
            (keys[i], order[i]) = (words.SortKey(i + 1), i + 1);
        keys.Sort(order);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];)
                end++;
            if (end - start > 1)
                order[start..end].Sort((a, b) => words.Text(a).SequenceCompareTo(words.Text(b)));
        }
        return order;
    }

    /// <summary>How many of the sorted words stand before <paramref name="text"/>.</summary>
    public int Before(ReadOnlySpan<int> order, string text)
    {
        var (from, to) = (0, order.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (words.Text(order[middle]).SequenceCompareTo(text) < 0)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }
}
