using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>Puts inboxes and emails where InboxSync would.</summary>
public sealed class MirrorSeed(string connectionString)
{
    private static readonly string[] Roles = ["INBOX", "SENT", "DRAFTS", "TRASH", "SPAM", "ARCHIVE"];

    public async Task<Guid> Inbox(Guid workspaceId, string? address = null)
    {
        var id = Guid.CreateVersion7();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.ExecuteAsync(
            """
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, created_at, synced_at)
            values (@id, @workspaceId, 'hosted', @address, now(), now())
            """,
            new { id, workspaceId, address = address ?? $"box-{id:n}@mailmesh.test" });
        foreach (var role in Roles)
        {
            await connection.ExecuteAsync(
                "insert into mirror.folders (folder_id, inbox_id, role, name) values (@folder, @id, @role, @role)",
                new { folder = Guid.CreateVersion7(), id, role });
        }
        return id;
    }

    public async Task<Guid> Email(Guid inboxId, SeedEmail email)
    {
        var id = Guid.CreateVersion7();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var tx = await connection.BeginTransactionAsync();
        var blob = SHA256.HashData(id.ToByteArray());
        await connection.ExecuteAsync(
            """
            insert into mirror.blobs (sha256, pack, position, size_bytes, created_at) values (@blob, 'none', 0, 0, now());
            insert into mirror.threads (thread_id, inbox_id, base_subject, last_email_at)
            values (@thread, @inboxId, @Subject, now()) on conflict do nothing;
            insert into mirror.emails (email_id, inbox_id, workspace_id, folder_id, thread_id, arrival, message_id,
                from_address, from_name, to_json, cc_json, reply_to_json, subject, preview, received_at, is_read,
                has_attachments, size_bytes, blob_sha256)
            select @id, @inboxId, i.workspace_id, f.folder_id, @thread, i.last_arrival + 1, @messageId,
                @FromAddress, @FromName, @To::jsonb, @Cc::jsonb, @ReplyTo::jsonb, @Subject, left(@Text, 200), @received, false,
                @Attachment is not null, length(@Text), @blob
            from mirror.inboxes i join mirror.folders f on f.inbox_id = i.inbox_id and f.role = @Folder
            where i.inbox_id = @inboxId;
            insert into mirror.email_texts (email_id, text, html, search)
            values (@id, @Text, @Html, to_tsvector('simple', @Subject || ' ' || @Text));
            insert into mirror.attachments (email_id, index, filename, mime_type, size_bytes, body_offset, body_length,
                transfer_encoding, is_inline)
            select @id, 0, @Attachment, @AttachmentType, @AttachmentSize, 0, 0, '7bit', false where @Attachment is not null;
            """,
            new
            {
                id, inboxId, blob, thread = email.ThreadId ?? id, messageId = $"<{id:n}@example.com>",
                email.FromAddress, email.FromName, email.To, email.Cc, email.ReplyTo, email.Subject, email.Text,
                email.Html, email.Folder, email.Attachment, email.AttachmentType, email.AttachmentSize,
                received = email.ReceivedAt?.UtcDateTime ?? TimeProvider.System.GetUtcNow().UtcDateTime,
            }, tx);
        await tx.CommitAsync();
        return id;
    }
}

public sealed record SeedEmail
{
    public string Subject { get; init; } = "Hello";
    public string Text { get; init; } = "How are you?";
    public string? Html { get; init; }
    public string FromAddress { get; init; } = "ada@example.com";
    public string? FromName { get; init; } = "Ada";
    public string To { get; init; } = "[]";
    public string Cc { get; init; } = "[]";
    public string ReplyTo { get; init; } = "[]";
    public string Folder { get; init; } = "INBOX";
    public Guid? ThreadId { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public string? Attachment { get; init; }
    public string AttachmentType { get; init; } = "text/plain";
    public long AttachmentSize { get; init; } = 10;
}
