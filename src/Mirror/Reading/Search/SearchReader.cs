using MailMesh.Mirror.Reading.Parts;
using MailMesh.Mirror.Searching;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Reading.Search;

/// <summary>Runs a search: finds a window of hits, ranks it, and shows a page of it.</summary>
internal static class SearchReader
{
    public static async Task<SearchResult> Search(
        NpgsqlDataSource source, EmailTexts texts, EmailSearch search, CancellationToken ct)
    {
        SearchTerm term;
        try
        {
            term = SearchQuery.Parse(search.Query, search.ReadName);
        }
        catch (SearchQueryException e)
        {
            return new SearchResult.Unreadable(e.Message);
        }
        if (search.InboxIds is { Count: 0 })
            return new SearchResult.Found(new Page<SearchHit>([], null));

        var limit = Math.Clamp(search.Limit, 1, ReadingLimits.PageSizeMax);
        var (hits, next) = await Find(new WindowSearch(source, search, term, limit), search.Cursor, limit, ct);
        var words = TextQuery.Wanted(term).SelectMany(wanted => wanted.Sequence).Distinct().ToArray();
        return new SearchResult.Found(new Page<SearchHit>(
            await Show(source, texts, search.WorkspaceId, hits, words, ct), next?.ToString()));
    }

    private static async Task<(List<RankedHit> Hits, PageCursor? Next)> Find(
        WindowSearch search, PageCursor? cursor, int limit, CancellationToken ct)
    {
        var isAgain = cursor?.Window is { IsUsedUp: false };
        var found = isAgain
            ? await search.Again(cursor!.Value.Window!.Value, ct)
            : await search.Below(cursor?.Window?.Bottom ?? EmailKey.Last, ct);
        var hits = found.Hits;
        hits.Sort(RankedHit.Compare);
        if (isAgain && cursor is { } last)
        {
            var given = new RankedHit(last.Id, last.At, last.Rank);
            hits.RemoveAll(hit => RankedHit.Compare(hit, given) <= 0);
        }
        var isLeft = hits.Count > limit;
        if (isLeft)
            hits.RemoveRange(limit, hits.Count - limit);
        if (!isLeft && !found.HasMore)
            return (hits, null);
        var window = isLeft ? found.Window : found.Window with { Top = found.Window.Bottom };
        var end = isLeft ? hits[^1] : new RankedHit(window.Bottom.Id, window.Bottom.At, 0);
        return (hits, new PageCursor(new SearchPlace(window, end.Rank, end.Key)));
    }

    private static async Task<IReadOnlyList<SearchHit>> Show(
        NpgsqlDataSource source, EmailTexts texts, Guid workspaceId, List<RankedHit> hits, SearchWord[] words,
        CancellationToken ct)
    {
        if (hits.Count == 0)
            return [];
        var rows = await new ReadQuery(source, Sql.Of<SearchSlices>("search_page"))
            .With("workspace_id", workspaceId)
            .With("email_ids", hits.Select(hit => hit.EmailId).ToArray())
            .List(row => (Email: ReadColumns.Email(row), Text: TextPlace.Read(row, ReadColumns.EmailColumns)), ct);
        var read = await texts.ReadReadable([.. rows.Select(row => row.Text)], Snippet.TextCharsMax, ct);
        var found = rows.Zip(read, (row, text) => (row.Email, Text: text ?? row.Email.Preview))
            .ToDictionary(row => row.Email.EmailId);
        return
        [
            .. hits.Where(hit => found.ContainsKey(hit.EmailId)) // may be gone since it was found
                .Select(hit => (hit.Rank, Row: found[hit.EmailId]))
                .Select(hit => new SearchHit(hit.Row.Email, Snippet.Of(hit.Row.Text, words), hit.Rank)),
        ];
    }
}
