using MailMesh.Mail.Imap.Commands.Messages;
using MailMesh.Mirror;
using MailMesh.Mirror.Searching;

namespace MailMesh.InboxSync.Searching;

/// <summary>A folder that is searched, as the query may name it and as the server does.</summary>
/// <param name="ServerName">Null: the server has labels, and this is a view of the folder of all mail.</param>
/// <param name="HoldsAll">All mail of a server with labels.</param>
public sealed record SearchedFolder(
    Guid FolderId, string? Role, string Name, string? ServerName, long? UidValidity, bool HoldsAll = false)
{
    /// <summary>By role or name, without case.</summary>
    public bool IsCalled(string name) =>
        name.Equals("anywhere", StringComparison.OrdinalIgnoreCase)
        || name.Equals(Role, StringComparison.OrdinalIgnoreCase)
        || name.Equals(Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// The query language of docs/tools.md as IMAP's (RFC 9051 §6.4.4), which is coarser: texts match inside words, times
/// by the day, and attachments show in nothing but the type of the whole.
/// </summary>
public static class SearchTranslation
{
    private static readonly SearchKey Nothing = SearchKey.Not(SearchKey.All);

    public static SearchKey Of(SearchTerm term, SearchedFolder folder) => term switch
    {
        SearchTerm.All all => SearchKey.And([.. all.Terms.Select(part => Of(part, folder))]),
        SearchTerm.Any any => any.Terms.Select(part => Of(part, folder)).Aggregate(SearchKey.Or),
        SearchTerm.Except except => SearchKey.Not(Of(except.Term, folder)),
        SearchTerm.Words words => Words(words.Field, OneLine(words.Text)),
        SearchTerm.HasAttachment => SearchKey.Header("Content-Type", "multipart/mixed"),
        SearchTerm.IsRead read => read.Value ? SearchKey.Seen : SearchKey.Unseen,
        SearchTerm.IsStarred => SearchKey.Flagged,
        SearchTerm.InFolder { Name: var name } when IsStarred(name) => SearchKey.Flagged,
        SearchTerm.InFolder { Name: var name } => folder.IsCalled(name) ? SearchKey.All : Nothing,
        SearchTerm.After after => SearchKey.Since(Day(after.Time)),
        SearchTerm.Before before => SearchKey.Before(DayAfter(before.Time)),
        SearchTerm.Larger larger => SearchKey.Larger(Bytes(larger.Bytes)),
        SearchTerm.Smaller smaller => SearchKey.Smaller(Bytes(smaller.Bytes)),
        _ => throw new System.Diagnostics.UnreachableException($"No search key for {term}."),
    };

    /// <summary>Names of files stand in the headers of parts: only TEXT looks there.</summary>
    private static SearchKey Words(string? field, string text) => field switch
    {
        SearchVector.From => SearchKey.From(text),
        SearchVector.To => SearchKey.Or(SearchKey.To(text), SearchKey.Cc(text)),
        SearchVector.Subject => SearchKey.Subject(text),
        _ => SearchKey.Anywhere(text),
    };

    private static bool IsStarred(string name) =>
        name.Equals(FolderRole.StarredView, StringComparison.OrdinalIgnoreCase);

    /// <summary>A phrase may have come with line breaks, which no command may hold.</summary>
    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static DateOnly Day(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    /// <summary>What came on the day of the time, but before it, is not lost; what came later is found too.</summary>
    private static DateOnly DayAfter(DateTimeOffset time) =>
        time.UtcDateTime.TimeOfDay == TimeSpan.Zero || Day(time) == DateOnly.MaxValue
            ? Day(time)
            : Day(time).AddDays(1);

    private static uint Bytes(long bytes) => (uint)Math.Min(bytes, uint.MaxValue);
}
