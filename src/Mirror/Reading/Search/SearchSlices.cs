using MailMesh.Mirror.Searching;
using MailMesh.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Mirror.Reading.Search;

/// <summary>Hits of a stretch of time, newest first.</summary>
/// <param name="Candidates">Emails that the index of words brought; 0 where it was not asked alone.</param>
internal sealed record Slice(List<RankedHit> Hits, long Candidates);

/// <summary>The newest and the oldest email below a point, and where so many end; null where fewer are left.</summary>
internal sealed record SliceBounds(DateTimeOffset Newest, EmailKey Oldest, EmailKey? Bottom);

/// <summary>The statements of one search, for any stretch of time.</summary>
internal sealed class SearchSlices(NpgsqlDataSource source, EmailSearch search, SearchTerm term)
{
    private readonly string? _loose = LooseQuery.Of(term);
    private readonly string? _wanted = TextQuery.Wanted(term).ToArray() is { Length: > 0 } wanted
        ? string.Join(" | ", wanted.Select(words => TextQuery.Of(words)))
        : null;

    /// <summary>Whether the index of words can tell candidates.</summary>
    public bool CanNarrow => _loose is not null;

    /// <summary>Whether some hits are better than others.</summary>
    public bool IsRanked => _wanted is not null;

    /// <summary>The index itself narrows to what may be seen; the statements check it again.</summary>
    private string Scope => search.InboxIds is { } inboxes
        ? $"({string.Join(" | ", inboxes.Select(id => SearchVector.Quote(SearchVector.InboxScope(id))))})"
        : SearchVector.Quote(SearchVector.WorkspaceScope(search.WorkspaceId));

    /// <summary>Null where nothing stands below.</summary>
    public Task<SliceBounds?> Bounds(EmailKey top, int mails, CancellationToken ct)
    {
        var inbox = search.InboxIds is [var one] ? one : (Guid?)null;
        var sql = Sql.Of<SearchSlices>("search_bounds").Replace(
            "{scope}", inbox is null ? "workspace_id = @scope" : "inbox_id = @scope", StringComparison.Ordinal);
        return new ReadQuery(source, sql)
            .With("scope", inbox ?? search.WorkspaceId)
            .With("top", top.Time)
            .With("top_id", top.Id)
            .With("mails", mails)
            .First(row => new SliceBounds(
                row.GetFieldValue<DateTimeOffset>(0),
                new EmailKey(row.GetFieldValue<DateTimeOffset>(1), Guid.Empty),
                row.IsDBNull(2) ? null : new EmailKey(row.GetFieldValue<DateTimeOffset>(2), row.GetGuid(3))), ct);
    }

    /// <summary>Asks the index of words.</summary>
    /// <param name="days">From <see cref="DayCover"/>; null asks for all of time.</param>
    public Task<Slice> Read(SearchWindow window, string? days, int hitsMax, CancellationToken ct)
    {
        var condition = SearchCondition.Within(term);
        var query = new ReadQuery(source, Statement("search_slice", condition))
            .With("candidates", $"{Scope} & {_loose}{(days is null ? "" : $" & {days}")}");
        return Run(query, condition, window, hitsMax, byIndex: true, ct);
    }

    /// <summary>Where the index of words can't narrow: newest first, as the planner chooses.</summary>
    public Task<Slice> ReadAll(SearchWindow window, int hitsMax, CancellationToken ct)
    {
        var condition = SearchCondition.Of(term, Scope);
        var usesTexts = condition.UsesTexts || IsRanked;
        var sql = Statement("search_all", condition)
            .Replace("{search}", usesTexts ? "t.search" : "null::tsvector", StringComparison.Ordinal)
            .Replace(
                "{texts}", usesTexts ? "join mirror.email_text_reading t using (email_id)" : "",
                StringComparison.Ordinal);
        return Run(new ReadQuery(source, sql), condition, window, hitsMax, byIndex: false, ct);
    }

    private static string Statement(string name, SearchCondition condition) => Sql.Of<SearchSlices>(name)
        .Replace("{rank}", Sql.Of<SearchSlices>("search_rank"), StringComparison.Ordinal)
        .Replace("{scope}", Sql.Of<SearchSlices>("search_scope"), StringComparison.Ordinal)
        .Replace("{matches}", condition.Sql, StringComparison.Ordinal);

    private async Task<Slice> Run(
        ReadQuery query, SearchCondition condition, SearchWindow window, int hitsMax, bool byIndex,
        CancellationToken ct)
    {
        var rows = await query
            .With("workspace_id", search.WorkspaceId)
            .WithOptional("inboxes", NpgsqlDbType.Array | NpgsqlDbType.Uuid, search.InboxIds?.ToArray())
            .WithOptional("folders", NpgsqlDbType.Array | NpgsqlDbType.Text, ReadColumns.AnyCase(search.Folders))
            .With("top", window.Top.Time)
            .With("top_id", window.Top.Id)
            .With("bottom", window.Bottom.Time)
            .With("bottom_id", window.Bottom.Id)
            .With("hits_max", hitsMax)
            .WithOptional("wanted", NpgsqlDbType.Text, _wanted)
            .With(condition.Parameters)
            .PlannedAnew(byIndex)
            .List(row => (Candidates: row.GetInt64(0), Hit: row.IsDBNull(1) ? (RankedHit?)null : Hit(row)), ct);
        return new Slice(
            [.. rows.Select(row => row.Hit).OfType<RankedHit>()], rows.Count == 0 ? 0 : rows[0].Candidates);
    }

    private static RankedHit Hit(NpgsqlDataReader row) =>
        new(row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2), row.GetFloat(3));
}
