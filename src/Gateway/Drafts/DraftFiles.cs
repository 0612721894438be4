using Dapper;
using MailMesh.Gateway.Sends;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.Gateway.Drafts;

/// <summary>
/// The bytes of drafts' files. They are copied when the draft is saved: it stays as it was written, whatever becomes of
/// the email that a file was taken from.
/// </summary>
public sealed class DraftFiles(NpgsqlDataSource source, MirrorReader mirror, TimeProvider clock)
{
    private static readonly string InsertFile = Sql.Of<DraftFiles>("insert_draft_file");
    private static readonly string ReadFiles = Sql.Of<DraftFiles>("read_draft_files");
    private static readonly string ForgetFiles = Sql.Of<DraftFiles>("forget_draft_files");

    /// <summary>Keeps what a save brought. False where the email that a file is of went meanwhile.</summary>
    public async Task<bool> Keep(Guid workspaceId, DraftRow draft, CancellationToken ct)
    {
        if (draft.Brought.Count == 0) return true;
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        foreach (var (file, input) in draft.Content.Files.Zip(draft.Brought))
        {
            if (await Bytes(workspaceId, input, ct) is not { } content) return false;
            await connection.ExecuteAsync(new CommandDefinition(
                InsertFile,
                new { file.FileId, workspace = workspaceId, draft.DraftId, content, now = clock.GetUtcNow() },
                tx, cancellationToken: ct));
        }
        await tx.CommitAsync(ct);
        return true;
    }

    /// <summary>As attachments of a send, in order; null where one went meanwhile, with its version.</summary>
    public async Task<IReadOnlyList<AttachmentInput>?> Read(Guid workspaceId, DraftRow draft, CancellationToken ct)
    {
        var files = draft.Content.Files;
        if (files.Count == 0) return [];
        await using var connection = await source.OpenConnectionAsync(ct);
        var found = (await connection.QueryAsync<(Guid Id, byte[] Content)>(new CommandDefinition(
            ReadFiles, new { workspace = workspaceId, files = files.Select(file => file.FileId).ToArray() },
            cancellationToken: ct))).ToDictionary(row => row.Id, row => row.Content);
        return files.All(file => found.ContainsKey(file.FileId))
            ?
            [
                .. files.Select(file => new AttachmentInput
                {
                    Filename = file.Filename,
                    MimeType = file.MimeType,
                    Bytes = found[file.FileId],
                    SizeBytes = file.SizeBytes,
                }),
            ]
            : null;
    }

    /// <summary>What no version needs; where this is cut off, the sweep finds them.</summary>
    public async Task Forget(IReadOnlyList<Guid> files, CancellationToken ct)
    {
        if (files.Count == 0) return;
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            ForgetFiles, new { files = files.ToArray() }, cancellationToken: ct));
    }

    private async Task<byte[]?> Bytes(Guid workspaceId, AttachmentInput input, CancellationToken ct) =>
        input is { EmailId: { } emailId, Index: { } index }
            ? (await mirror.GetAttachment(workspaceId, emailId, index, ct))?.Bytes
            : input.Bytes;
}
