using Npgsql;

namespace MailMesh.Mirror.Writing;

/// <summary>An inbox whose row this transaction holds.</summary>
internal sealed class LockedInbox(Guid workspaceId, long lastArrival)
{
    private long _lastArrival = lastArrival;

    public Guid WorkspaceId => workspaceId;

    /// <summary>Ids by role.</summary>
    public Dictionary<string, Guid> Folders { get; } = [];

    /// <exception cref="ArgumentException">The email names no folder, or a role that the inbox lacks.</exception>
    public Guid FolderOf(EmailToFile email) => email.FolderId
        ?? (email.FolderRole is { } role && Folders.TryGetValue(role, out var id)
            ? id
            : throw new ArgumentException(
                $"Email {email.EmailId} is to be filed in {email.FolderRole ?? "no folder"}, which isn't there."));

    public long NextArrival() => ++_lastArrival;

    public static async Task<Dictionary<Guid, LockedInbox>> ReadAll(NpgsqlDataReader rows, CancellationToken ct)
    {
        var inboxes = new Dictionary<Guid, LockedInbox>();
        while (await rows.ReadAsync(ct))
        {
            var id = rows.GetGuid(0);
            if (!inboxes.TryGetValue(id, out var inbox))
                inboxes[id] = inbox = new LockedInbox(rows.GetGuid(1), rows.GetInt64(2));
            if (!await rows.IsDBNullAsync(3, ct))
                inbox.Folders[rows.GetString(3)] = rows.GetGuid(4);
        }
        return inboxes;
    }
}
