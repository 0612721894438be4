using MailMesh.Mirror.Searching;
using Npgsql;

namespace MailMesh.Mirror.Reading.Search;

/// <summary>Hits of one window, newest first, and whether emails stand below it.</summary>
internal sealed record WindowOfHits(List<RankedHit> Hits, SearchWindow Window, bool HasMore);

/// <summary>
/// Finds the next window of hits. The index of words knows no order in time: of a frequent word it would bring
/// everything. So it is asked slice by slice, newest first, until there is enough; how many emails of a slice it brings
/// tells how large the next one may be. A rare word takes one slice and the rest.
/// </summary>
internal sealed class WindowSearch
{
    private const int SliceMailsAtFirst = 2_000;
    private const int SliceGrowthMax = 4;

    /// <summary>Where the index brings one email of so many, the rest is asked for at once.</summary>
    private const int RareOneOf = 100;

    /// <summary>Emails that were looked at: enough where they fill a page, and the most of one call.</summary>
    private const int CandidatesEnough = 2_000;
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
        var slice = window.Bottom == EmailKey.First
            ? await _slices.Rest(window, hitsMax, ct)
            : await _slices.Read(window, window.Top.At, hitsMax, ct);
        return new WindowOfHits(slice.Hits, window, window.Bottom.IsAbove(_floor));
    }

    /// <summary>The window below a point.</summary>
    public async Task<WindowOfHits> Below(EmailKey top, CancellationToken ct)
    {
        top = top.IsAbove(_ceiling) ? _ceiling : top;
        var hits = new List<RankedHit>();
        var (at, mails, candidates) = (top, SliceMailsAtFirst, 0L);
        while (_slices.CanNarrow)
        {
            if (await _slices.Bounds(at, mails, ct) is not { } bounds)
                return Window(top, _floor, hits); // nothing stands below
            var isLast = bounds.Bottom is not { } found || !found.IsAbove(_floor);
            var bottom = isLast ? _floor : bounds.Bottom!.Value;
            var slice = await _slices.Read(new SearchWindow(at, bottom), bounds.Newest, Missing(hits), ct);
            hits.AddRange(slice.Hits);
            candidates += slice.Candidates;
            at = bottom;
            if (isLast || hits.Count > _hitsMax || IsEnough(hits.Count, candidates))
                return Window(top, bottom, hits);
            if (slice.Candidates * RareOneOf <= mails)
                break;
            mails = NextMails(mails, slice.Candidates, candidates, hits.Count);
        }
        var rest = await _slices.Rest(new SearchWindow(at, _floor), Missing(hits), ct);
        hits.AddRange(rest.Hits);
        return Window(top, _floor, hits);
    }

    /// <summary>One more than a window holds, which tells that there are more.</summary>
    private int Missing(List<RankedHit> hits) => _hitsMax + 1 - hits.Count;

    private bool IsEnough(int hits, long candidates) =>
        hits >= ReadingLimits.RankedHitsEnough
        || (candidates >= CandidatesEnough && hits > _pageHits)
        || candidates >= CandidatesMax;

    /// <summary>As many emails as bring the hits that a page lacks, by what the slices so far have brought.</summary>
    private int NextMails(int mails, long ofSlice, long candidates, int hits)
    {
        var wanted = hits == 0 || hits > _pageHits
            ? CandidatesMax - candidates
            : Math.Min(CandidatesMax - candidates, candidates * (_pageHits + 1 - hits) / hits * 5 / 4);
        return (int)Math.Clamp(wanted * mails / ofSlice, SliceMailsAtFirst, (long)mails * SliceGrowthMax);
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
