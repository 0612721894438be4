using Npgsql;

namespace MailMesh.Mirror.Reading;

/// <summary>
/// Reads the mirror through its reading views, with the caller's own database role. Every read names the workspace:
/// what another one owns answers as what doesn't exist.
/// </summary>
public sealed class MirrorReader(NpgsqlDataSource source)
{
    public NpgsqlDataSource Source => source;

    /// <summary>Inboxes of the workspace, oldest first; <paramref name="only"/> narrows to those a key is bound to.</summary>
    public Task<Page<InboxRow>> ListInboxes(
        Guid workspaceId, IReadOnlyList<Guid>? only, PageCursor? cursor, int limit, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>By id or by address.</summary>
    public Task<InboxRow?> FindInbox(Guid workspaceId, string idOrAddress, CancellationToken ct) =>
        throw new NotImplementedException();

    public Task<IReadOnlyList<FolderRow>> ListFolders(Guid workspaceId, Guid inboxId, CancellationToken ct) =>
        throw new NotImplementedException();

    public Task<EmailList> ListEmails(EmailListing listing, CancellationToken ct) =>
        throw new NotImplementedException();

    public Task<SearchResult> SearchEmails(EmailSearch search, CancellationToken ct) =>
        throw new NotImplementedException();

    public Task<EmailDetail?> GetEmail(Guid workspaceId, Guid emailId, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>The header block as it stands on the wire, ours on top; at most ReadingLimits.HeaderBytesMax.</summary>
    public Task<string?> GetHeaders(Guid workspaceId, Guid emailId, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>The mail byte for byte as it was received.</summary>
    public Task<byte[]?> GetRaw(Guid workspaceId, Guid emailId, CancellationToken ct) =>
        throw new NotImplementedException();

    public Task<ThreadDetail?> GetThread(Guid workspaceId, Guid threadId, CancellationToken ct) =>
        throw new NotImplementedException();

    public Task<AttachmentContent?> GetAttachment(
        Guid workspaceId, Guid emailId, int index, CancellationToken ct) => throw new NotImplementedException();

    public Task<IReadOnlyList<EmailRow>> ListArrivals(ArrivalsQuery query, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>
    /// Whether the hosted inbox with this address (case and +tag don't matter) holds an email with this Message-ID that
    /// arrived over SMTP; in any workspace, since it answers what became of our own delivery.
    /// </summary>
    public Task<bool> WasDelivered(string address, string messageId, CancellationToken ct) =>
        throw new NotImplementedException();

    /// <summary>Ids of the inbox's emails with this Message-ID, with its angle brackets; oldest first.</summary>
    public Task<IReadOnlyList<Guid>> FindByMessageId(
        Guid workspaceId, Guid inboxId, string messageId, CancellationToken ct) => throw new NotImplementedException();
}
