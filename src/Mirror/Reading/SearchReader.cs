using MailMesh.Mirror.Searching;
using MailMesh.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Mirror.Reading;

/// <summary>Runs a search.</summary>
internal static class SearchReader
{
    public static async Task<SearchResult> Search(NpgsqlDataSource source, EmailSearch search, CancellationToken ct)
    {
        SearchTerm term;
        try
        {
            term = SearchQuery.Parse(search.Query);
        }
        catch (SearchQueryException e)
        {
            return new SearchResult.Unreadable(e.Message);
        }
        if (search.InboxIds is { Count: 0 })
            return new SearchResult.Found(new Page<SearchHit>([], null));

        var limit = Math.Clamp(search.Limit, 1, ReadingLimits.PageSizeMax);
        var wanted = TextQuery.Wanted(term).ToArray();
        var words = wanted.SelectMany(term => term.Sequence).Distinct().ToArray();
        var condition = SearchCondition.Of(term, Scope(search));
        var sql = Sql.Of<MirrorReader>("search_emails").Replace("{matches}", condition.Sql, StringComparison.Ordinal);
        var hits = await Bind(new ReadQuery(source, sql), search, wanted, limit)
            .With(condition.Parameters)
            .PlannedAnew() // a frequent word is read newest first, a rare one by the index of words
            .List(row => Hit(row, words), ct);
        return new SearchResult.Found(MirrorReader.Paged(
            hits, limit, hit => new PageCursor(hit.Email.ReceivedAt, hit.Email.EmailId, (float)hit.Rank)));
    }

    private static ReadQuery Bind(ReadQuery query, EmailSearch search, SearchTerm.Words[] wanted, int limit) => query
        .With("workspace_id", search.WorkspaceId)
        .WithOptional("inboxes", NpgsqlDbType.Array | NpgsqlDbType.Uuid, search.InboxIds?.ToArray())
        .WithOptional("folders", NpgsqlDbType.Array | NpgsqlDbType.Text, ReadColumns.AnyCase(search.Folders))
        .With("ranked_max", ReadingLimits.RankedHitsMax)
        .WithOptional("wanted", NpgsqlDbType.Text, wanted.Length == 0
            ? null
            : string.Join(" | ", wanted.Select(words => TextQuery.Of(words))))
        .With("before_rank", search.Cursor?.Rank ?? float.MaxValue)
        .With("before", search.Cursor?.At.UtcDateTime ?? ReadColumns.EndOfTime)
        .With("before_id", search.Cursor?.Id ?? Guid.AllBitsSet)
        .With("limit", limit + 1)
        .With("text_chars", Snippet.TextCharsMax);

    /// <summary>The index itself narrows to what may be seen; the statement checks it again.</summary>
    private static string Scope(EmailSearch search) => search.InboxIds is { } inboxes
        ? $"({string.Join(" | ", inboxes.Select(id => SearchVector.Quote(SearchVector.InboxScope(id))))})"
        : SearchVector.Quote(SearchVector.WorkspaceScope(search.WorkspaceId));

    private static SearchHit Hit(NpgsqlDataReader row, SearchWord[] words)
    {
        var email = ReadColumns.Email(row);
        var text = row.GetString(ReadColumns.EmailColumns + 1);
        return new SearchHit(email, Snippet.Of(text, words), row.GetFloat(ReadColumns.EmailColumns));
    }
}
