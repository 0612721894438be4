using MailMesh.Mail.Mime;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading.Parts;
using MailMesh.Mirror.Reading.Search;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Mirror.Reading;

/// <summary>
/// Reads the mirror through its reading views, with the caller's own database role. Every read names the workspace:
/// what another one owns answers as what doesn't exist.
/// </summary>
public sealed class MirrorReader(NpgsqlDataSource source, PackReader packs)
{
    private readonly EmailTexts _texts = new(packs);

    /// <summary>
    /// Inboxes of the workspace, oldest first; <paramref name="only"/> narrows to those a key is bound to.
    /// </summary>
    public async Task<Page<InboxRow>> ListInboxes(
        Guid workspaceId, IReadOnlyList<Guid>? only, PageCursor? cursor, int limit, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, ReadingLimits.PageSizeMax);
        var rows = await Inboxes(workspaceId, only, null, null, cursor, limit + 1).List(ReadColumns.Inbox, ct);
        return Paged(rows, limit, row => new PageCursor(row.CreatedAt, row.InboxId));
    }

    /// <summary>Addresses that begin so, in order, however many inboxes there are.</summary>
    public async Task<IReadOnlyList<string>> ListAddresses(
        Guid workspaceId, IReadOnlyList<Guid>? only, string begun, int limit, CancellationToken ct) =>
        await Query("inboxes_beginning")
            .With("workspace_id", workspaceId)
            .WithOptional("only", NpgsqlDbType.Array | NpgsqlDbType.Uuid, only?.ToArray())
            .With("begun", begun)
            .With("limit", limit)
            .List(row => row.GetString(0), ct);

    /// <summary>By id or by address.</summary>
    public Task<InboxRow?> FindInbox(Guid workspaceId, string idOrAddress, CancellationToken ct)
    {
        Guid? id = Guid.TryParseExact(idOrAddress, "D", out var parsed) ? parsed : null;
        var address = id is null ? idOrAddress.Trim().ToLowerInvariant() : null;
        return Inboxes(workspaceId, null, id, address, null, 1).First(ReadColumns.Inbox, ct);
    }

    public async Task<IReadOnlyList<FolderRow>> ListFolders(Guid workspaceId, Guid inboxId, CancellationToken ct) =>
        await Query("folders")
            .With("workspace_id", workspaceId)
            .With("inbox_id", inboxId)
            .With("limit", ReadingLimits.FoldersMax)
            .List(ReadColumns.Folder, ct);

    /// <summary>
    /// The labels that any email of the inbox has, in order, at most <see cref="ReadingLimits.LabelsMax"/>. Costs a
    /// look into an index for each set of labels in use, at most <see cref="ReadingLimits.LabelSetsMax"/>.
    /// </summary>
    /// <param name="begun">How they begin, in either case; empty: all.</param>
    public async Task<IReadOnlyList<string>> ListLabels(
        Guid workspaceId, Guid inboxId, CancellationToken ct, string begun = "") =>
        await Query("labels_in_use")
            .With("workspace_id", workspaceId)
            .With("inbox_id", inboxId)
            .With("begun", begun)
            .With("sets_max", ReadingLimits.LabelSetsMax)
            .With("limit", ReadingLimits.LabelsMax)
            .List(row => row.GetString(0), ct);

    /// <summary>
    /// Changes that the inbox's server refused after <paramref name="since"/>, newest first, at most
    /// <see cref="ReadingLimits.RefusedChangesMax"/>.
    /// </summary>
    public async Task<IReadOnlyList<RefusedChangeRow>> ListRefusedChanges(
        Guid workspaceId, Guid inboxId, DateTimeOffset since, CancellationToken ct) =>
        await Query("refused_changes")
            .With("workspace_id", workspaceId)
            .With("inbox_id", inboxId)
            .With("since", since.UtcDateTime)
            .With("limit", ReadingLimits.RefusedChangesMax)
            .List(ReadColumns.RefusedChange, ct);

    public async Task<EmailList> ListEmails(EmailListing listing, CancellationToken ct)
    {
        listing = listing with { Limit = Math.Clamp(listing.Limit, 1, ReadingLimits.PageSizeMax) };
        var query = new ReadQuery(source, EmailListSql.Of(listing));
        EmailListSql.Bind(query, listing);
        var rows = await query.List(ReadColumns.Email, ct);
        // Only an empty answer needs a second look: does the place exist?
        if (rows.Count == 0 && await Missing(listing, ct) is { } missing)
            return missing;
        return new EmailList.Found(Paged(rows, listing.Limit, row => new PageCursor(row.ReceivedAt, row.EmailId)));
    }

    /// <exception cref="BlobUnreadableException">The mail's text can't be read.</exception>
    public async Task<EmailDetail?> GetEmail(Guid workspaceId, Guid emailId, CancellationToken ct)
    {
        var rows = await Details("email_of_id", workspaceId).With("email_id", emailId).List(ReadColumns.Detail, ct);
        return rows is [var (email, place)]
            ? email with { Text = await _texts.Read(place, StoreLimits.TextCharsMax, ct) }
            : null;
    }

    /// <summary>The header block as it stands on the wire, ours on top; at most ReadingLimits.HeaderBytesMax.</summary>
    public async Task<string?> GetHeaders(Guid workspaceId, Guid emailId, CancellationToken ct)
    {
        if (await RawPlace(workspaceId, emailId, ct) is not var (blob, trace))
            return null;
        var length = Math.Min(blob.SizeBytes, ReadingLimits.HeaderBytesMax);
        return trace + HeaderBlock.Of(await packs.Read(blob, 0, length, ct));
    }

    /// <summary>
    /// The HTML as the sender wrote it, unsafe to show: what <see cref="ReadingLimits.HtmlBytesMax"/> bytes of its
    /// encoded form hold. Null where the email has none.
    /// </summary>
    public async Task<string?> GetHtml(Guid workspaceId, Guid emailId, CancellationToken ct)
    {
        var place = await Query("html_place")
            .With("workspace_id", workspaceId)
            .With("email_id", emailId)
            .First(HtmlPlace.Read, ct);
        if (place is null)
            return null;
        var length = Math.Min(place.BodyLength, ReadingLimits.HtmlBytesMax);
        var body = await packs.Read(place.Blob, place.BodyOffset, length, ct);
        return MimePart.DecodeHtml(body, place.TransferEncoding, place.Charset);
    }

    /// <summary>The mail byte for byte as it was received.</summary>
    public async Task<byte[]?> GetRaw(Guid workspaceId, Guid emailId, CancellationToken ct) =>
        await RawPlace(workspaceId, emailId, ct) is var (blob, _) ? await packs.Read(blob, ct) : null;

    public Task<ThreadDetail?> GetThread(Guid workspaceId, Guid threadId, CancellationToken ct) =>
        GetThread(workspaceId, threadId, mayTouch: null, ct);

    /// <param name="mayTouch">Of which inboxes it may be; one of another costs what an absent one costs.</param>
    public async Task<ThreadDetail?> GetThread(
        Guid workspaceId, Guid threadId, Func<Guid, bool>? mayTouch, CancellationToken ct)
    {
        var thread = await Query("thread")
            .With("workspace_id", workspaceId)
            .With("thread_id", threadId)
            .First(row => Tuple.Create(row.GetGuid(0), row.GetGuid(1), row.GetInt64(2)), ct);
        if (thread is not var (id, inboxId, total) || mayTouch?.Invoke(inboxId) is false)
            return null;
        var rows = await Details("emails_of_thread", workspaceId)
            .With("thread_id", id)
            .With("limit", ReadingLimits.ThreadEmailsMax)
            .List(ReadColumns.Detail, ct);
        rows.Reverse(); // they came newest first
        var texts = await _texts.ReadAll(
            [.. rows.Select(row => row.Text)], ReadingLimits.ThreadTextCharsMax, ct);
        return new ThreadDetail(
            id, inboxId, [.. rows.Select((row, i) => row.Email with { Text = texts[i] })], total);
    }

    public async Task<AttachmentContent?> GetAttachment(
        Guid workspaceId, Guid emailId, int index, CancellationToken ct)
    {
        var place = await Query("attachment_place")
            .With("workspace_id", workspaceId)
            .With("email_id", emailId)
            .With("index", index)
            .First(AttachmentPlace.Read, ct);
        if (place is null)
            return null;
        var header = PartHeader.BytesBefore(place);
        var read = await packs.Read(place.Blob, place.BodyOffset - header, header + place.BodyLength, ct);
        return new AttachmentContent(
            place.Row, emailId, place.InboxId, MimePart.DecodeBytes(read.AsSpan(header), place.TransferEncoding))
        {
            Charset = PartHeader.Charset(read.AsMemory(0, header)),
        };
    }

    public async Task<IReadOnlyList<EmailRow>> ListArrivals(ArrivalsQuery query, CancellationToken ct) =>
        await new ReadQuery(source, Sql.Of<MirrorReader>("email_row") + Sql.Of<MirrorReader>("arrivals"))
            .With("workspace_id", query.WorkspaceId)
            .With("inbox_id", query.InboxId)
            .With("after", query.After)
            .WithOptional("thread_id", NpgsqlDbType.Uuid, query.ThreadId)
            .WithOptional("since", NpgsqlDbType.TimestampTz, query.Since?.UtcDateTime)
            .WithOptional("from", NpgsqlDbType.Text, query.From is { } from ? LikePattern.Contains(from) : null)
            .WithOptional(
                "subject", NpgsqlDbType.Text, query.SubjectContains is { } part ? LikePattern.Contains(part) : null)
            .With("limit", Math.Clamp(query.Limit, 1, ReadingLimits.ArrivalsMax))
            .List(ReadColumns.Email, ct);

    /// <summary>
    /// Whether the hosted inbox with this address (case and +tag don't matter) holds an email with this Message-ID that
    /// arrived over SMTP; in any workspace, since it answers what became of our own delivery.
    /// </summary>
    public async Task<bool> WasDelivered(string address, string messageId, CancellationToken ct) =>
        await Query("was_delivered")
            .With("address", HostedAddress.WithoutTag(address))
            .With("message_id", messageId)
            .List(row => row.GetBoolean(0), ct) is [true];

    /// <summary>Ids of the inbox's emails with this Message-ID, with its angle brackets; oldest first.</summary>
    public async Task<IReadOnlyList<Guid>> FindByMessageId(
        Guid workspaceId, Guid inboxId, string messageId, CancellationToken ct) =>
        await Query("emails_with_message_id")
            .With("workspace_id", workspaceId)
            .With("inbox_id", inboxId)
            .With("message_id", messageId)
            .With("limit", ReadingLimits.PageSizeMax)
            .List(row => row.GetGuid(0), ct);

    /// <summary>In no order; what the workspace doesn't have is left out.</summary>
    public async Task<IReadOnlyList<EmailRow>> ListEmailsOfIds(
        Guid workspaceId, IReadOnlyList<Guid> emailIds, CancellationToken ct) =>
        await new ReadQuery(source, Sql.Of<MirrorReader>("email_row") + Sql.Of<MirrorReader>("emails_of_ids"))
            .With("workspace_id", workspaceId)
            .With("email_ids", emailIds.ToArray())
            .List(ReadColumns.Email, ct);

    /// <summary>What a read of these inboxes and folders misses; null where all of it is whole.</summary>
    /// <param name="inboxIds">Null is every inbox of the workspace.</param>
    /// <param name="folders">By role or name; null is all.</param>
    public async Task<SyncGap?> FindSyncGap(
        Guid workspaceId, IReadOnlyList<Guid>? inboxIds, IReadOnlyList<string>? folders, CancellationToken ct)
    {
        var gap = await Query("sync_gap")
            .With("workspace_id", workspaceId)
            .WithOptional("inboxes", NpgsqlDbType.Array | NpgsqlDbType.Uuid, inboxIds?.ToArray())
            .WithOptional("folders", NpgsqlDbType.Array | NpgsqlDbType.Text, ReadColumns.AnyCase(folders))
            .First(row => new SyncGap(
                row.GetInt64(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt64(3)), ct);
        return gap is { Inboxes: > 0 } ? gap : null;
    }

    /// <summary>The inbox of each of these emails that the workspace has.</summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> FindInboxesOf(
        Guid workspaceId, IReadOnlyList<Guid> emailIds, CancellationToken ct) =>
        (await Query("inboxes_of_emails")
            .With("workspace_id", workspaceId)
            .With("email_ids", emailIds.ToArray())
            .List(row => (Email: row.GetGuid(0), Inbox: row.GetGuid(1)), ct))
            .ToDictionary(row => row.Email, row => row.Inbox);

    public Task<SearchResult> SearchEmails(EmailSearch search, CancellationToken ct) =>
        SearchReader.Search(source, _texts, search, ct);

    private ReadQuery Query(string name) => new(source, Sql.Of<MirrorReader>(name));

    private ReadQuery Details(string which, Guid workspaceId) =>
        new ReadQuery(source, Sql.Of<MirrorReader>("email_details") + Sql.Of<MirrorReader>(which))
            .With("workspace_id", workspaceId);

    private ReadQuery Inboxes(
        Guid workspaceId, IReadOnlyList<Guid>? only, Guid? id, string? address, PageCursor? cursor, int limit) =>
        Query("inboxes")
            .With("workspace_id", workspaceId)
            .WithOptional("only", NpgsqlDbType.Array | NpgsqlDbType.Uuid, only?.ToArray())
            .WithOptional("inbox_id", NpgsqlDbType.Uuid, id)
            .WithOptional("address", NpgsqlDbType.Text, address)
            .With("after", cursor?.At.UtcDateTime ?? DateTime.UnixEpoch)
            .With("after_id", cursor?.Id ?? Guid.Empty)
            .With("limit", limit);

    private async Task<EmailList?> Missing(EmailListing listing, CancellationToken ct)
    {
        var exist = await Query("inbox_and_folder_exist")
            .With("workspace_id", listing.WorkspaceId)
            .With("inbox_id", listing.InboxId)
            .WithOptional("folder", NpgsqlDbType.Text, listing.Folder)
            .First(row => Tuple.Create(row.GetBoolean(0), row.GetBoolean(1)), ct);
        if (!exist!.Item1)
            return new EmailList.InboxMissing();
        return listing.Folder is { } folder && !EmailListSql.IsStarred(folder) && !exist.Item2
            ? new EmailList.FolderMissing()
            : null;
    }

    private Task<Tuple<BlobRef, string>?> RawPlace(Guid workspaceId, Guid emailId, CancellationToken ct) =>
        Query("raw_place")
            .With("workspace_id", workspaceId)
            .With("email_id", emailId)
            .First(row => Tuple.Create(ReadColumns.Blob(row), ReadColumns.Text(row, 4) ?? ""), ct);

    internal static Page<T> Paged<T>(List<T> rows, int limit, Func<T, PageCursor> cursorOf)
    {
        if (rows.Count <= limit)
            return new Page<T>(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        return new Page<T>(rows, cursorOf(rows[^1]).ToString());
    }
}
