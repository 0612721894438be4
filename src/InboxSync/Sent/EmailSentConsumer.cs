using Dapper;
using MailMesh.Contracts;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Receiving;
using MailMesh.Mail.Mime;
using MailMesh.Mirror;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Sent;

/// <summary>
/// Files the copy in SENT. A mail that left in several transactions is heard of several times: the first one files it,
/// under the id that Sender gave, and asks for it to be put into the Sent of an inbox at another server.
/// </summary>
public sealed class EmailSentConsumer(
    Database database, ProcessedMessages processed, BlobStore blobs, ChangeSignal signal, TimeProvider clock)
    : OnceConsumer<EmailSent>(database, processed)
{
    protected override async Task Handle(ConsumeContext<EmailSent> context, NpgsqlTransaction tx, CancellationToken ct)
    {
        var sent = context.Message;
        var raw = await Raw(tx, sent.SendId, ct);
        var blob = await blobs.Keep([raw], ct);
        var atServer = await SentAtServer(tx, sent.InboxId, ct);
        var outcome = await MirrorWriter.File(
            tx,
            [
                new EmailToFile
                {
                    EmailId = sent.EmailId,
                    InboxId = sent.InboxId,
                    FolderRole = FolderRole.Sent,
                    Content = ReadMail.Of(MimeParser.Parse(raw)),
                    Blob = blob[0],
                    ReceivedAt = sent.At,
                    IsRead = true,
                },
            ],
            ct);
        if (atServer is { } folderId && outcome[0] is FilingOutcome.Filed)
            await ChangeTables.Wait(tx, [Copy(sent, folderId)], clock.GetUtcNow(), ct);
    }

    protected override Task AfterCommit(ConsumeContext<EmailSent> context, CancellationToken ct)
    {
        signal.Raise(context.Message.InboxId);
        return Task.CompletedTask;
    }

    private static ChangeRow Copy(EmailSent sent, Guid folderId) => new()
    {
        InboxId = sent.InboxId,
        EmailId = sent.EmailId,
        Kind = ChangeKind.Append,
        FolderId = folderId,
    };

    /// <summary>The folder SENT of an inbox at another server; null where the inbox is hosted.</summary>
    private async Task<Guid?> SentAtServer(NpgsqlTransaction tx, Guid inboxId, CancellationToken ct)
    {
        var folder = new { inbox_id = inboxId, folder_id = Guid.CreateVersion7(clock.GetUtcNow()) };
        await tx.Connection!.ExecuteAsync(new CommandDefinition(
            Sql.Of<EmailSentConsumer>("add_sent_folder"), folder, tx, cancellationToken: ct));
        return await tx.Connection!.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            Sql.Of<EmailSentConsumer>("connected_sent_folder"), folder, tx, cancellationToken: ct));
    }

    private static async Task<byte[]> Raw(NpgsqlTransaction tx, Guid sendId, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            Sql.Of<EmailSentConsumer>("submission_content"), tx.Connection, tx);
        command.Parameters.AddWithValue("send_id", sendId);
        return (byte[]?)await command.ExecuteScalarAsync(ct)
            ?? throw new InvalidOperationException(
                $"Submission {sendId} was sent, and outbox.submission_content has it not.");
    }
}
