using System.Text.Json;
using System.Text.Json.Serialization;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Mirror.Syncing;

/// <summary>What a server says of one mail besides its bytes.</summary>
/// <param name="Labels">Keywords, in ordinal order.</param>
public sealed record PlacedFlags(long Uid, bool IsRead, bool IsStarred, IReadOnlyList<string> Labels)
{
    /// <summary>It is to go with the next EXPUNGE.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The labels are the server's, all of them, and say where the email is shown.</summary>
    public bool IsLabelled { get; init; }

    /// <summary>The role of the folder that shows it; null for the one where it lies.</summary>
    public string? Role { get; init; }

    public static PlacedFlags Of(uint uid, IReadOnlyList<string> flags) => new(
        uid,
        Has(flags, "\\Seen"),
        Has(flags, "\\Flagged"),
        [.. flags.Where(flag => !flag.StartsWith('\\')).Distinct().Order(StringComparer.Ordinal)])
    {
        IsDeleted = Has(flags, "\\Deleted"),
    };

    private static bool Has(IReadOnlyList<string> flags, string name) =>
        flags.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>
/// Where emails are at their server. Each call runs inside the caller's transaction, behind its fence.
/// </summary>
public static class Places
{
    /// <summary>UIDs of one statement.</summary>
    public const int ChunkMax = 2_000;

    /// <summary>Waits for other writers of the inbox: places and emails change together.</summary>
    public static Task Lock(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct) =>
        SyncSql.Run(tx, "lock_inbox", new { inbox_id = inboxId }, ct);

    /// <inheritdoc cref="Lock(NpgsqlTransaction, Guid, CancellationToken)"/>
    public static void Lock(RoundTrip trip, Guid inboxId) =>
        trip.Ask(Sql.Of<FolderState>("lock_inbox"), (_, _) => Task.CompletedTask).With("inbox_id", inboxId);

    /// <summary>UIDs of the folder that need not be fetched: filed, or known as faulty.</summary>
    public static async Task<IReadOnlyList<long>> Known(NpgsqlTransaction tx, Guid folderId, CancellationToken ct) =>
        await SyncSql.List<long>(tx, "known_uids", new { folder_id = folderId }, ct);

    public static Task<long> Count(NpgsqlTransaction tx, Guid folderId, CancellationToken ct) =>
        SyncSql.One<long>(tx, "count_places", new { folder_id = folderId }, ct);

    /// <summary>
    /// Takes over read, starred and labels, but for those that a change names which waits for the server. Places learn
    /// whether they are marked \Deleted.
    /// </summary>
    public static async Task SetFlags(
        NpgsqlTransaction tx, Guid folderId, IReadOnlyList<PlacedFlags> flags, CancellationToken ct)
    {
        foreach (var chunk in flags.Chunk(ChunkMax))
        {
            var rows = JsonSerializer.Serialize(chunk, PlacedFlagsJson.Default.PlacedFlagsArray);
            await SyncSql.Run(tx, "set_flags", new { folder_id = folderId, rows }, ct);
        }
    }

    /// <summary>
    /// These UIDs are gone from the folder. An email that was just seen elsewhere too was moved there; the others wait
    /// until it is certain that no folder has them.
    /// </summary>
    public static async Task Depart(
        NpgsqlTransaction tx, Guid inboxId, Guid folderId, IReadOnlyList<long> uids, CancellationToken ct)
    {
        foreach (var chunk in uids.Chunk(ChunkMax))
            await SyncSql.Run(
                tx, "depart", new { inbox_id = inboxId, folder_id = folderId, uids = chunk, all = false }, ct);
        await Doubles.TakeOver(tx, inboxId, null, ct);
    }

    /// <summary>All that was in the folder: its UIDs lost their meaning, or it is gone itself.</summary>
    public static Task DepartAll(NpgsqlTransaction tx, Guid inboxId, Guid folderId, CancellationToken ct) =>
        SyncSql.Run(
            tx, "depart",
            new { inbox_id = inboxId, folder_id = folderId, uids = Array.Empty<long>(), all = true }, ct);

    /// <summary>A mail that the server has and can't give; UID 0 stands for the folder itself.</summary>
    public static Task MarkFaulty(
        NpgsqlTransaction tx, Guid folderId, long uid, string reason, CancellationToken ct) =>
        SyncSql.Run(
            tx, "mark_faulty",
            new { folder_id = folderId, uid, reason = StoredText.Clean(reason, FolderPlan.NameCharsMax) }, ct);

    public static Task ForgetFault(NpgsqlTransaction tx, Guid folderId, long uid, CancellationToken ct) =>
        SyncSql.Run(tx, "forget_fault", new { folder_id = folderId, uid }, ct);

    /// <summary>What keeps a part of the folder out of the mirror, in one line; null for nothing.</summary>
    public static async Task<string?> FaultOf(NpgsqlTransaction tx, Guid folderId, CancellationToken ct) =>
        (await SyncSql.List<string?>(tx, "fault_of_folder", new { folder_id = folderId }, ct)).SingleOrDefault();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlacedFlags[]))]
internal sealed partial class PlacedFlagsJson : JsonSerializerContext;
