using Dapper;
using MailMesh.Mirror.Blobs;
using Npgsql;

namespace MailMesh.InboxSync.Tests.Storm;

/// <summary>An email of a connected inbox, where the mirror has it at the server.</summary>
public sealed record MirroredEmail(
    Guid EmailId, string? Folder, long? UidValidity, long? Uid, string? MessageId, bool Seen, bool Flagged,
    string Pack, long Position, long Size, byte[] Sha256);

/// <summary>All that the mirror holds of an inbox.</summary>
public sealed class MirrorView
{
    private const string EmailsSql = """
        select e.email_id as emailid, f.server_name as folder, f.uid_validity as uidvalidity, p.uid,
               e.message_id as messageid, e.is_read as seen, e.is_starred as flagged, b.pack, b.position,
               b.size_bytes as size, b.sha256
        from mirror.emails e
        join mirror.blobs b on b.sha256 = e.blob_sha256
        left join mirror.places p using (email_id)
        left join mirror.folders f on f.folder_id = p.folder_id
        where e.inbox_id = @inbox
        """;

    private const string FoldersSql = """
        select server_name as name, uid_validity as uidvalidity, total, unread, fault
        from mirror.folders where inbox_id = @inbox and server_name is not null
        """;

    private MirrorView(IReadOnlyList<MirroredEmail> emails, IReadOnlyList<MirroredFolder> folders) =>
        (Emails, Folders) = (emails, folders);

    public IReadOnlyList<MirroredEmail> Emails { get; }

    public IReadOnlyList<MirroredFolder> Folders { get; }

    /// <summary>To be compared with the server's.</summary>
    public MailboxView Mailbox => new(Folders.ToDictionary(
        folder => folder.Name,
        folder => new FolderView(
            folder.UidValidity ?? 0,
            Emails.Where(email => email.Folder == folder.Name && email.Uid is not null).ToDictionary(
                email => email.Uid!.Value,
                email => new MailView(
                    email.Seen, email.Flagged, email.Size, Convert.ToHexStringLower(email.Sha256),
                    email.MessageId)))));

    /// <summary>What the mirror says against itself: emails that are nowhere, counts that are wrong.</summary>
    public IEnumerable<string> Contradictions =>
    [
        .. Emails.Where(email => email.Uid is null).Select(email => $"{email.EmailId} {email.MessageId} is nowhere"),
        .. from folder in Folders
           let inside = Emails.Where(email => email.Folder == folder.Name).ToArray()
           let unread = inside.Count(email => !email.Seen)
           where folder.Total != inside.Length || folder.Unread != unread
           select $"{folder.Name} counts {folder.Total}, {folder.Unread} unread; it has {inside.Length}, {unread}",
    ];

    public static async Task<MirrorView> Read(string connectionString, Guid inbox)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var one = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        var emails = await connection.QueryAsync<MirroredEmail>(EmailsSql, new { inbox }, one);
        var folders = await connection.QueryAsync<MirroredFolder>(FoldersSql, new { inbox }, one);
        return new MirrorView([.. emails], [.. folders]);
    }

    /// <summary>Reads every body from its pack, which throws where the bytes are not what their sum says.</summary>
    public async Task ReadBodies(string blobs)
    {
        using var packs = new PackReader(new BlobOptions { Folder = blobs });
        foreach (var email in Emails)
            await packs.Read(new BlobRef(email.Sha256, email.Pack, email.Position, email.Size), CancellationToken.None);
    }
}

/// <summary>A folder that is at a server too.</summary>
public sealed record MirroredFolder(string Name, long? UidValidity, long Total, long Unread, string? Fault);
