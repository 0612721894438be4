using MailMesh.Mirror.Searching;
using Npgsql;

namespace MailMesh.Mirror.Reading.Search;

/// <summary>Hits of one window, newest first, and whether emails stand below it.</summary>
internal sealed record WindowOfHits(List<RankedHit> Hits, SearchWindow Window, bool HasMore);

/// <summary>
/// Finds the next window of hits. The index of words knows no order in time: of a frequent word it would bring
/// everything. So it is asked slice by slice, newest first, until there is enough; how many emails a slice brought
/// tells how far back the next one may reach. A rare word takes two slices.
/// </summary>
internal sealed class WindowSearch
{
    private const int FirstSliceMails = 1_750;

    /// <summary>Of the time that the slice before took.</summary>
    private const int SliceGrowthMax = 128;

    /// <summary>Emails that were looked at: enough where they fill a page, and the most of one call.</summary>
    private const int CandidatesEnough = 1_000;
    private const int CandidatesMax = 20_000;

    private readonly SearchSlices _slices;
    private readonly int _pageHits;
    private readonly int _hitsMax;
    private readonly EmailKey _ceiling = EmailKey.Last;
    private readonly EmailKey _floor = EmailKey.First;

    public WindowSearch(NpgsqlDataSource source, EmailSearch search, SearchTerm term, int limit)
    {
        _slices = new SearchSlices(source, search, term);
        _pageHits = limit;
        _hitsMax = _slices.IsRanked ? ReadingLimits.RankedHitsMax : limit; // a window is a page
        foreach (var part in term is SearchTerm.All all ? all.Terms : [term])
            if (part is SearchTerm.Before before && before.Time < _ceiling.At)
                _ceiling = new EmailKey(before.Time, Guid.Empty);
            else if (part is SearchTerm.After after && after.Time > _floor.At)
                _floor = new EmailKey(after.Time, Guid.Empty);
    }

    /// <summary>The same window again.</summary>
    public async Task<WindowOfHits> Again(SearchWindow window, CancellationToken ct)
    {
        // Mail that was filed into it since, by a first sync, must not push out what was there.
        const int hitsMax = 2 * ReadingLimits.RankedHitsMax;
        var slice = !_slices.CanNarrow ? await _slices.ReadAll(window, hitsMax, ct)
            : await _slices.Bounds(window.Top, 1, ct) is { } bounds
                ? await _slices.Read(
                    window, DayCover.Of(Later(window.Bottom, bounds.Oldest), bounds.Newest), hitsMax, ct)
                : new Slice([], 0);
        return new WindowOfHits(slice.Hits, window, window.Bottom.IsAbove(_floor));
    }

    /// <summary>The window below a point.</summary>
    public async Task<WindowOfHits> Below(EmailKey top, CancellationToken ct)
    {
        top = top.IsAbove(_ceiling) ? _ceiling : top;
        if (!_slices.CanNarrow)
            return Window(top, _floor, (await _slices.ReadAll(new SearchWindow(top, _floor), _hitsMax + 1, ct)).Hits);
        var hits = new List<RankedHit>();
        if (await _slices.Bounds(top, FirstSliceMails, ct) is not { } bounds)
            return Window(top, _floor, hits); // nothing stands below
        var (at, newest, bottom, candidates) = (top, bounds.Newest, bounds.Bottom, 0L);
        while (true)
        {
            var isLast = bottom is not { } to || !to.IsAbove(_floor) || !to.IsAbove(bounds.Oldest);
            var end = isLast ? _floor : bottom!.Value;
            // The last slice of a search from the top brings what was looked at again: less than naming its days costs.
            var days = isLast && top == EmailKey.Last ? null : DayCover.Of(Later(end, bounds.Oldest), newest);
            var slice = await _slices.Read(new SearchWindow(at, end), days, _hitsMax + 1 - hits.Count, ct);
            hits.AddRange(slice.Hits);
            candidates += slice.Candidates;
            if (isLast || hits.Count > _hitsMax || IsEnough(hits.Count, candidates))
                return Window(top, end, hits);
            bottom = Next(end, newest - end.At, slice.Candidates, Wanted(hits.Count, candidates));
            (at, newest) = (end, end.At);
        }
    }

    private static DateTimeOffset Later(EmailKey a, EmailKey b) => (a.IsAbove(b) ? a : b).At;

    private bool IsEnough(int hits, long candidates) =>
        hits >= ReadingLimits.RankedHitsEnough
        || (candidates >= CandidatesEnough && hits > _pageHits)
        || candidates >= CandidatesMax;

    /// <summary>
    /// Candidates that bring enough hits to rank, by what the slices so far have brought; where that is too many, those
    /// that fill the page.
    /// </summary>
    private long Wanted(int hits, long candidates)
    {
        if (hits == 0)
            return CandidatesMax - candidates;
        var forRanking = ForHits(ReadingLimits.RankedHitsEnough);
        return hits > _pageHits || candidates + forRanking <= CandidatesEnough
            ? Math.Min(CandidatesEnough - candidates, forRanking)
            : Math.Min(CandidatesMax - candidates, ForHits(_pageHits + 1));

        long ForHits(int wanted) => candidates * (wanted - hits) / hits * 9 / 8;
    }

    /// <summary>Where the next slice ends; null is the end of time.</summary>
    private static EmailKey? Next(EmailKey top, TimeSpan span, long candidates, long wanted)
    {
        var growth = candidates == 0 ? SliceGrowthMax : Math.Clamp((double)wanted / candidates, 1, SliceGrowthMax);
        var back = TimeSpan.FromSeconds(Math.Max(1, span.TotalSeconds)) * growth;
        return back >= top.At - DateTimeOffset.MinValue ? null : new EmailKey(top.At - back, Guid.Empty);
    }

    private WindowOfHits Window(EmailKey top, EmailKey bottom, List<RankedHit> hits)
    {
        if (hits.Count > _hitsMax)
        {
            hits.RemoveRange(_hitsMax, hits.Count - _hitsMax);
            bottom = hits[^1].Key;
        }
        // Later pages must not see what arrives above the newest hit.
        if (hits.Count > 0 && top.IsAbove(hits[0].Key.JustAbove))
            top = hits[0].Key.JustAbove;
        return new WindowOfHits(hits, new SearchWindow(top, bottom), bottom.IsAbove(_floor));
    }
}
