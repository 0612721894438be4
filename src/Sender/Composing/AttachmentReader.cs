using Dapper;
using MailMesh.Contracts;
using MailMesh.Mail.Compose;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;

namespace MailMesh.Sender.Composing;

/// <summary>What was found of a submission's attachments.</summary>
public abstract record AttachmentFiles
{
    public sealed record Found(IReadOnlyList<OutgoingFile> Files) : AttachmentFiles;

    public sealed record Missing(string Reason) : AttachmentFiles;
}

/// <summary>Fetches attachments: what was uploaded with the call, and what stands in emails of the workspace.</summary>
public sealed class AttachmentReader(Database database, MirrorReader mirror)
{
    public async Task<AttachmentFiles> Read(
        Guid workspaceId, IReadOnlyList<OutgoingAttachment> attachments, CancellationToken ct)
    {
        var files = new List<OutgoingFile>(attachments.Count);
        foreach (var attachment in attachments)
        {
            if (await Bytes(workspaceId, attachment, ct) is not { } bytes)
                return new AttachmentFiles.Missing($"The attachment '{attachment.Filename}' is gone.");
            files.Add(new OutgoingFile(attachment.Filename, attachment.MimeType, bytes));
        }
        return new AttachmentFiles.Found(files);
    }

    private async Task<byte[]?> Bytes(Guid workspaceId, OutgoingAttachment attachment, CancellationToken ct)
    {
        if (attachment.UploadId is { } uploadId)
        {
            await using var connection = await database.Source.OpenConnectionAsync(ct);
            return await connection.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
                Sql.Of<AttachmentReader>("upload_content"), new { uploadId, workspaceId }, cancellationToken: ct));
        }
        return attachment is { EmailId: { } emailId, Index: { } index }
            ? (await mirror.GetAttachment(workspaceId, emailId, index, ct))?.Bytes
            : null;
    }
}
