using System.Text.Json;
using Dapper;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Drafts;

/// <summary>The rows of drafts. A save names the version it read: of two at once one wins.</summary>
public sealed class DraftBook(NpgsqlDataSource source, TimeProvider clock)
{
    private static readonly string FindDraft = Sql.Of<DraftBook>("find_draft");
    private static readonly string ListDrafts = Sql.Of<DraftBook>("list_drafts");
    private static readonly string InsertDraft = Sql.Of<DraftBook>("insert_draft");
    private static readonly string UpdateDraft = Sql.Of<DraftBook>("update_draft");
    private static readonly string DeleteDraft = Sql.Of<DraftBook>("delete_draft");

    public async Task<DraftRow?> Find(Guid workspaceId, Guid draftId, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<StoredDraft>(new CommandDefinition(
            FindDraft, new { workspace = workspaceId, draft = draftId }, cancellationToken: ct));
        return row?.Read();
    }

    /// <summary>Newest first, from the one before <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<DraftRow>> List(
        Guid workspaceId, IReadOnlyList<Guid>? inboxes, Guid? before, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<StoredDraft>(new CommandDefinition(
            ListDrafts, new { workspace = workspaceId, inboxes = inboxes?.ToArray(), before, limit },
            cancellationToken: ct));
        return [.. rows.Select(row => row.Read())];
    }

    public Task Insert(Guid workspaceId, DraftRow draft, CancellationToken ct) =>
        Write(InsertDraft, workspaceId, draft, ct);

    /// <summary>False where the version before <paramref name="draft"/>'s is no longer the newest.</summary>
    public async Task<bool> Update(Guid workspaceId, DraftRow draft, CancellationToken ct) =>
        await Write(UpdateDraft, workspaceId, draft, ct) > 0;

    public async Task Delete(Guid workspaceId, Guid draftId, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            DeleteDraft, new { workspace = workspaceId, draft = draftId }, cancellationToken: ct));
    }

    private async Task<int> Write(string sql, Guid workspaceId, DraftRow draft, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(sql, new
        {
            draft = draft.DraftId,
            workspace = workspaceId,
            inbox = draft.InboxId,
            version = draft.Version,
            email = draft.EmailId,
            answers = draft.Answers,
            content = JsonSerializer.Serialize(draft.Content, OutgoingMessages.Json),
            now = clock.GetUtcNow(),
        }, cancellationToken: ct));
    }

    private sealed record StoredDraft
    {
        public Guid DraftId { get; init; }
        public Guid InboxId { get; init; }
        public int Version { get; init; }
        public Guid EmailId { get; init; }
        public Guid? Answers { get; init; }
        public string Content { get; init; } = "";
        public DateTimeOffset UpdatedAt { get; init; }

        public DraftRow Read() => new()
        {
            DraftId = DraftId,
            InboxId = InboxId,
            Version = Version,
            EmailId = EmailId,
            Answers = Answers,
            Content = JsonSerializer.Deserialize<DraftContent>(Content, OutgoingMessages.Json)!,
            UpdatedAt = UpdatedAt,
        };
    }
}
