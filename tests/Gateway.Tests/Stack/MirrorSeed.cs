using System.Text;
using Dapper;
using MailMesh.Mail.Mime;
using MailMesh.Mirror;
using MailMesh.Mirror.Reading;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>Puts inboxes and emails where InboxSync would, through the mirror's own writer.</summary>
public sealed class MirrorSeed : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Database _database;

    private MirrorSeed(IHost host, string folder)
    {
        (_host, Folder) = (host, folder);
        _database = host.Services.GetRequiredService<Database>();
    }

    /// <summary>Where raw mail lies.</summary>
    public string Folder { get; }

    public static async Task<MirrorSeed> Start(string connectionString)
    {
        var folder = Directory.CreateTempSubdirectory("mailmesh-blobs-").FullName;
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:postgres"] = connectionString,
            ["Blobs:Folder"] = folder,
        });
        builder.AddPostgres("mirror", typeof(MirrorReader).Assembly);
        builder.AddMirror();
        var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<Database>().Ready(default);
        return new MirrorSeed(host, folder);
    }

    /// <param name="kind"><c>hosted</c>, or <c>imap</c> as if its first sync were done.</param>
    public async Task<Guid> Inbox(
        Guid workspaceId, string? address = null, string kind = "hosted", Guid? inboxId = null)
    {
        var id = inboxId ?? Guid.CreateVersion7();
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into mirror.inboxes (inbox_id, workspace_id, kind, address, created_at, synced_at)
            values (@id, @workspaceId, @kind, @address, now(), now())
            """,
            new { id, workspaceId, kind, address = address ?? $"box-{id:n}@mailmesh.test" });
        foreach (var role in FolderRole.All)
        {
            await connection.ExecuteAsync(
                "insert into mirror.folders (folder_id, inbox_id, role, name) values (@folder, @id, @role, @role)",
                new { folder = Guid.CreateVersion7(), id, role });
        }
        return id;
    }

    /// <summary>A folder that was one with a role is one of the server's own naming.</summary>
    public async Task Rename(Guid inboxId, string role, string name)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "update mirror.folders set role = null, name = @name where inbox_id = @inboxId and role = @role",
            new { inboxId, role, name });
    }

    /// <summary>As far as InboxSync's first sync of a folder has come; it is whole once it has all.</summary>
    public async Task FirstSync(Guid inboxId, string role, long serverTotal, bool whole, string? fault = null)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            update mirror.folders
            set server_name = role, server_total = @serverTotal, filed_from = case when @whole then 1 else 500 end,
                fault = @fault
            where inbox_id = @inboxId and role = @role
            """,
            new { inboxId, role, serverTotal, whole, fault });
        await connection.ExecuteAsync(
            """
            update mirror.inboxes
            set state = case when @whole then 'ready' else 'syncing' end, synced_at = case when @whole then now() end
            where inbox_id = @inboxId
            """,
            new { inboxId, whole });
    }

    public async Task SetState(Guid inboxId, string state, string? detail)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "update mirror.inboxes set state = @state, state_detail = @detail where inbox_id = @inboxId",
            new { inboxId, state, detail });
    }

    /// <summary>As InboxSync does before it answers.</summary>
    public async Task Remove(Guid inboxId)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            update mirror.inboxes set removed_at = now() where inbox_id = @inboxId;
            update mirror.folders set is_removed = true where inbox_id = @inboxId;
            """,
            new { inboxId });
    }

    /// <summary>A change that the inbox's server refused days ago.</summary>
    public async Task RefusedChange(Guid inboxId, Guid emailId, string kind, string refusal, int days)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            insert into mirror.changes (
                inbox_id, email_id, kind, read, add_labels, folder_id, due_at, asked_at, refused_at, refusal)
            select @inboxId, @emailId, @kind, case when @kind = 'store' then true end,
                case when @kind = 'store' then '{todo}'::text[] else '{}' end,
                case when @kind = 'move' then f.folder_id end, now(), now(), now() - make_interval(days => @days),
                @refusal
            from mirror.folders f where f.inbox_id = @inboxId and f.role = 'ARCHIVE'
            """,
            new { inboxId, emailId, kind, refusal, days });
    }

    public async Task<Guid> Email(Guid inboxId, SeedEmail email)
    {
        var id = email.Id ?? Guid.CreateVersion7();
        var head = Encoding.UTF8.GetBytes(
            $"Subject: {email.Subject}\r\nX-Seed: {id:n}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
            + $"{email.Text}\r\n");
        var html = Encoding.UTF8.GetBytes(email.Html ?? "");
        byte[] raw = [.. head, .. email.Attachment?.Bytes ?? [], .. html];
        var blobs = await _host.Services.GetRequiredService<BlobStore>().Keep([raw], default);
        var file = new EmailToFile
        {
            EmailId = id,
            InboxId = inboxId,
            FolderRole = email.Folder,
            Blob = blobs[0],
            ReceivedAt = email.ReceivedAt ?? TimeProvider.System.GetUtcNow(),
            Content = new EmailContent
            {
                MessageId = $"<{id:n}@example.com>",
                InReplyTo = email.InReplyTo is { } answered ? [$"<{answered:n}@example.com>"] : [],
                From = email.From,
                To = email.To,
                Cc = email.Cc,
                ReplyTo = email.ReplyTo,
                Subject = email.Subject,
                Preview = email.Text[..Math.Min(200, email.Text.Length)],
                Text = new TextPart(0, head.Length - "\r\n".Length),
                Html = email.Html is null
                    ? null
                    : new HtmlPart(raw.Length - html.Length, html.Length, TransferEncoding.Binary, "utf-8"),
                Attachments = email.Attachment is not { } attachment ? [] :
                [
                    new AttachmentPart
                    {
                        Filename = attachment.Filename,
                        MimeType = attachment.MimeType,
                        SizeBytes = attachment.ClaimedBytes ?? attachment.Bytes.Length,
                        BodyOffset = head.Length,
                        BodyLength = attachment.Bytes.Length,
                        TransferEncoding = TransferEncoding.Binary,
                        IsInline = false,
                    },
                ],
            }.WithWords(email.Text),
        };
        var outcomes = await _database.InTransaction(
            (_, tx, ct) => MirrorWriter.File(tx, [file], ct), default);
        Assert.IsType<FilingOutcome.Filed>(outcomes[0]);
        return id;
    }

    public async Task Label(Guid emailId, params string[] labels)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "update mirror.emails set labels = @labels where email_id = @emailId", new { emailId, labels });
    }

    /// <summary>As of an account at Gmail: one folder holds all mail, and labels are places.</summary>
    public async Task MakeLabelled(Guid inboxId)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "update mirror.folders set holds_all = true where inbox_id = @inboxId and role = 'ARCHIVE'",
            new { inboxId });
    }

    /// <summary>As when a person deletes it at the server.</summary>
    public async Task Delete(Guid emailId)
    {
        await using var connection = await _database.Source.OpenConnectionAsync();
        await connection.ExecuteAsync("delete from mirror.emails where email_id = @emailId", new { emailId });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

public sealed record SeedEmail
{
    public Guid? Id { get; init; }
    public string Subject { get; init; } = "Hello";
    public string Text { get; init; } = "How are you?";
    public string? Html { get; init; }
    public Correspondent? From { get; init; } = new("ada@example.com", "Ada");
    public IReadOnlyList<Correspondent> To { get; init; } = [];
    public IReadOnlyList<Correspondent> Cc { get; init; } = [];
    public IReadOnlyList<Correspondent> ReplyTo { get; init; } = [];
    public string Folder { get; init; } = FolderRole.Inbox;
    public Guid? InReplyTo { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public SeedAttachment? Attachment { get; init; }
}

/// <param name="ClaimedBytes">What the row says, where the test needs a big one without its bytes.</param>
public sealed record SeedAttachment(string Filename, string MimeType, byte[] Bytes, long? ClaimedBytes = null);
