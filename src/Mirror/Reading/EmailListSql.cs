using MailMesh.Postgres;
using NpgsqlTypes;

namespace MailMesh.Mirror.Reading;

/// <summary>
/// The statement of an <see cref="EmailListing"/>: a place, and only the filters that were asked for.
/// </summary>
internal static class EmailListSql
{
    public static string Of(EmailListing listing)
    {
        var place = listing.Folder switch
        {
            null => "emails_in_inbox",
            _ when IsStarred(listing.Folder) => "emails_starred",
            _ => "emails_in_folder",
        };
        return string.Concat(
            Sql.Of<MirrorReader>("email_row"), Sql.Of<MirrorReader>(place), Filters(listing),
            Sql.Of<MirrorReader>("newest_first"));
    }

    public static void Bind(ReadQuery query, EmailListing listing)
    {
        query.With("workspace_id", listing.WorkspaceId)
            .With("inbox_id", listing.InboxId)
            .With("before", listing.Cursor?.At.UtcDateTime ?? ReadColumns.EndOfTime)
            .With("before_id", listing.Cursor?.Id ?? Guid.AllBitsSet)
            .With("limit", listing.Limit + 1);
        if (listing.Folder is { } folder && !IsStarred(folder))
            query.With("folder", folder);
        if (listing.From is { } from)
            query.With("from", LikePattern.Contains(from));
        if (listing.Since is { } since)
            query.With("since", since.UtcDateTime);
        if (listing.Until is { } until)
            query.With("until", until.UtcDateTime);
        if (listing.HasAttachment is { } has)
            query.With("has_attachment", has);
        if (listing.Label is { } label)
            query.WithOptional("labels", NpgsqlDbType.Array | NpgsqlDbType.Text, new[] { label });
    }

    public static bool IsStarred(string folder) =>
        folder.Equals(FolderRole.StarredView, StringComparison.OrdinalIgnoreCase);

    private static string Filters(EmailListing listing) => string.Concat(
        listing.UnreadOnly ? "  and not e.is_read\n" : "",
        listing.From is null ? "" : "  and (e.from_address ilike @from or e.from_name ilike @from)\n",
        listing.Since is null ? "" : "  and e.received_at >= @since\n",
        listing.Until is null ? "" : "  and e.received_at < @until\n",
        listing.HasAttachment is null ? "" : "  and e.has_attachments = @has_attachment\n",
        listing.Label is null ? "" : "  and e.labels @> @labels\n");
}

/// <summary>Patterns of LIKE from what a caller wrote.</summary>
internal static class LikePattern
{
    public static string Contains(string part) =>
        $"%{part.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal)}%";
}
