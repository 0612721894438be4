using MailMesh.Contracts;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Filing;
using MailMesh.Mirror;
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
    Database database, ProcessedMessages processed, OwnMailFiling filing, ChangeSignal signal)
    : OnceConsumer<EmailSent>(database, processed)
{
    protected override async Task Handle(ConsumeContext<EmailSent> context, NpgsqlTransaction tx, CancellationToken ct)
    {
        var sent = context.Message;
        var raw = await Raw(tx, sent.SendId, ct);
        await filing.File(tx, new OwnMail(sent.EmailId, sent.InboxId, FolderRole.Sent, raw, sent.At), ct);
    }

    protected override Task AfterCommit(ConsumeContext<EmailSent> context, CancellationToken ct)
    {
        signal.Raise(context.Message.InboxId);
        return Task.CompletedTask;
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
