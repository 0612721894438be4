using MailMesh.Mail.Imap;

namespace MailMesh.InboxSync.Syncing.Fetching;

/// <summary>Sets of UIDs in parts.</summary>
internal static class UidWindows
{
    /// <summary>The highest first, as many at a time as is told before each.</summary>
    public static IEnumerable<UidSet> NewestFirst(UidSet uids, Func<int> size)
    {
        var window = new List<UidRange>();
        var held = 0L;
        var count = size();
        for (var i = uids.Ranges.Count - 1; i >= 0; i--)
        {
            var (first, last) = (uids.Ranges[i].First, uids.Ranges[i].Last);
            while (true)
            {
                var take = (uint)Math.Min(count - held, (long)last - first + 1);
                window.Add(new UidRange(last - take + 1, last));
                held += take;
                if (held == count)
                {
                    yield return UidSet.Of(window);
                    (window, held, count) = ([], 0, size());
                }
                if (last - take + 1 == first)
                    break;
                last -= take;
            }
        }
        if (held > 0)
            yield return UidSet.Of(window);
    }

    public static UidSet Below(UidSet uids, uint end) => UidSet.Of(
        uids.Ranges.Where(range => range.First < end)
            .Select(range => new UidRange(range.First, Math.Min(range.Last, end - 1))));

    /// <summary>UIDs of a server that the mirror lacks.</summary>
    /// <param name="known">In ascending order.</param>
    public static UidSet Missing(UidSet server, IReadOnlyList<long> known)
    {
        var missing = new List<UidRange>();
        var at = 0;
        foreach (var range in server.Ranges)
        {
            var next = (long)range.First;
            while (at < known.Count && known[at] < next)
                at++;
            for (; at < known.Count && known[at] <= range.Last; at++)
            {
                if (known[at] > next)
                    missing.Add(new UidRange((uint)next, (uint)(known[at] - 1)));
                next = known[at] + 1;
            }
            if (next <= range.Last)
                missing.Add(new UidRange((uint)next, range.Last));
        }
        return UidSet.Of(missing);
    }
}
