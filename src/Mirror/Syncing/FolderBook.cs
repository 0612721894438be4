using System.Text.Json;
using System.Text.Json.Serialization;
using MailMesh.Mail.Imap.Responses;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>A connected inbox's folders, kept as its server lists them.</summary>
public static class FolderBook
{
    /// <summary>Folders of one account that are kept; the rest of the list is left out.</summary>
    public const int FoldersMax = 10_000;

    public static async Task<IReadOnlyList<FolderState>> Read(
        NpgsqlTransaction tx, Guid inboxId, CancellationToken ct) =>
        await SyncSql.List<FolderState>(tx, "folder_states", new { inbox_id = inboxId }, ct);

    /// <summary>Brings mirror.folders in line with a LIST; answers the folders that the server has.</summary>
    public static async Task<IReadOnlyList<FolderState>> Reconcile(
        NpgsqlTransaction tx, Guid inboxId, IReadOnlyList<MailboxInfo> listed, CancellationToken ct,
        bool hasLabels = false)
    {
        await Places.Lock(tx, inboxId, ct);
        var known = await Read(tx, inboxId, ct);
        var plan = FolderPlan.Of(known, [.. listed.Take(FoldersMax)], hasLabels);
        foreach (var gone in plan.Gone)
        {
            await Places.DepartAll(tx, inboxId, gone.FolderId, ct);
            await SyncSql.Run(tx, "leave_folder", new { folder_id = gone.FolderId }, ct);
        }
        var changed = plan.Kept.Where(folder => !known.Contains(folder)).ToArray();
        // Roles and names move between folders: both are unique at every statement.
        if (changed.Length > 0)
            await SyncSql.Run(tx, "free_folders", new { ids = changed.Select(each => each.FolderId).ToArray() }, ct);
        List<FolderState> written = [.. changed, .. plan.Added];
        if (written.Count > 0)
        {
            var rows = JsonSerializer.Serialize(written, FolderStateJson.Default.ListFolderState);
            await SyncSql.Run(tx, "write_folders", new { inbox_id = inboxId, rows }, ct);
        }
        return [.. plan.Kept.Concat(plan.Added).Where(folder => folder.ServerName is not null)];
    }

    /// <summary>Writes how far the mirror reflects a folder; not its name and role.</summary>
    public static Task Save(NpgsqlTransaction tx, FolderState folder, CancellationToken ct)
    {
        var trip = new RoundTrip(tx);
        Save(trip, folder);
        return trip.Run(ct);
    }

    /// <inheritdoc cref="Save(NpgsqlTransaction, FolderState, CancellationToken)"/>
    public static void Save(RoundTrip trip, FolderState folder) => trip.Add(Sql.Of<FolderState>("save_folder"))
        .With("folder_id", folder.FolderId)
        .With("uid_validity", folder.UidValidity)
        .With("uid_next", folder.UidNext)
        .With("mod_sequence", folder.ModSequence)
        .With("filed_from", folder.FiledFrom)
        .With("arrivals_from", folder.ArrivalsFrom)
        .With("server_total", folder.ServerTotal)
        .With("fault", folder.Fault is { } fault ? StoredText.Clean(fault, FolderPlan.NameCharsMax) : null);

    /// <summary>Folders that the server no longer has go, once no email is in them.</summary>
    public static Task DropEmpty(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct) =>
        SyncSql.Run(tx, "drop_empty_folders", new { inbox_id = inboxId }, ct);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<FolderState>))]
internal sealed partial class FolderStateJson : JsonSerializerContext;
