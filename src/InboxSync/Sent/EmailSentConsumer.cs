using MailMesh.Contracts;
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
/// under the id that Sender gave.
/// </summary>
public sealed class EmailSentConsumer(Database database, ProcessedMessages processed, BlobStore blobs)
    : OnceConsumer<EmailSent>(database, processed)
{
    protected override async Task Handle(ConsumeContext<EmailSent> context, NpgsqlTransaction tx, CancellationToken ct)
    {
        var sent = context.Message;
        var raw = await Raw(tx, sent.SendId, ct);
        var blob = await blobs.Keep([raw], ct);
        await MirrorWriter.File(
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
