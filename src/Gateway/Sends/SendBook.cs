using System.Data;
using System.Text.Json;
using Dapper;
using MailMesh.Contracts;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Tools;
using MailMesh.Postgres;
using MailMesh.ServiceDefaults.Bus;
using Npgsql;

namespace MailMesh.Gateway.Sends;

/// <summary>What became of accepting a send.</summary>
public abstract record Acceptance
{
    private Acceptance()
    {
    }

    /// <summary>Durable: the command leaves even if this process dies now.</summary>
    public sealed record Accepted : Acceptance;

    /// <summary>The same request under the same idempotency key was accepted before.</summary>
    public sealed record Repeated(Guid SendId) : Acceptance;

    /// <summary>The idempotency key belongs to another request.</summary>
    public sealed record Conflict : Acceptance;
}

/// <summary>
/// Accepts sends and finds them again. A send, its bytes, its command and its audit row are one commit.
/// </summary>
public sealed class SendBook(Database database, OutgoingMessages messages, AuditLog audit, TimeProvider clock)
{
    private static readonly string InsertSend = Sql.Of<SendBook>("insert_send");
    private static readonly string FindRepeated = Sql.Of<SendBook>("find_repeated");
    private static readonly string InsertUpload = Sql.Of<SendBook>("insert_upload");
    private static readonly string FindSend = Sql.Of<SendBook>("find_send");
    private static readonly string ListRecipients = Sql.Of<SendBook>("list_recipients");

    public async Task<Acceptance> Accept(ToolCall call, Guid sendId, long started, CancellationToken ct)
    {
        var outgoing = call.Outgoing!;
        var attachments = outgoing.Attachments.Select(input => (Input: input, Command: Stored(input))).ToList();
        var command = Command(call, sendId, [.. attachments.Select(attachment => attachment.Command)]);
        var fingerprint = Fingerprint.Of(call.Tool.Card.Name, outgoing);
        var accepted = await database.InTransaction<Acceptance>(async (connection, tx, token) =>
        {
            var inserted = await connection.ExecuteAsync(new CommandDefinition(
                InsertSend, Parameters(call, sendId, command, fingerprint), tx, cancellationToken: token));
            if (inserted == 0) return await Repeated(connection, tx, call, fingerprint, token);
            foreach (var (input, stored) in attachments.Where(attachment => attachment.Input.Bytes is not null))
            {
                await connection.ExecuteAsync(new CommandDefinition(InsertUpload, new
                {
                    id = stored.UploadId,
                    workspace = call.WorkspaceId,
                    send = sendId,
                    filename = input.Filename,
                    mime_type = input.MimeType,
                    content = input.Bytes,
                    now = clock.GetUtcNow(),
                }, tx, cancellationToken: token));
            }
            if (!call.Held) await HandOver(tx, command, sendId, token);
            call.Made = AuditTarget.Send(sendId);
            await audit.Add(tx, AuditRow.Of(call, null, started), token);
            return new Acceptance.Accepted();
        }, ct);
        call.Audited = accepted is Acceptance.Accepted;
        return accepted;
    }

    public async Task<SendRow?> Find(Guid workspaceId, Guid sendId, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<SendRow>(new CommandDefinition(
            FindSend, new { workspace = workspaceId, send = sendId }, cancellationToken: ct));
    }

    public async Task<IReadOnlyList<RecipientRow>> Recipients(Guid sendId, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<RecipientRow>(new CommandDefinition(
            ListRecipients, new { send = sendId }, cancellationToken: ct))];
    }

    /// <summary>Puts the command on its way to Sender, in the caller's transaction.</summary>
    public Task HandOver(NpgsqlTransaction tx, object command, Guid sendId, CancellationToken ct) => command switch
    {
        SendEmail send => messages.Add(tx, send, sendId, QueueNames.Of<SendEmail>("sender"), ct: ct),
        ReplyToEmail reply => messages.Add(tx, reply, sendId, QueueNames.Of<ReplyToEmail>("sender"), ct: ct),
        _ => throw new System.Diagnostics.UnreachableException($"{command.GetType().Name} is no send."),
    };

    private static async Task<Acceptance> Repeated(
        NpgsqlConnection connection, NpgsqlTransaction tx, ToolCall call, byte[] fingerprint, CancellationToken ct)
    {
        var (sendId, request) = await connection.QuerySingleAsync<(Guid, byte[])>(new CommandDefinition(
            FindRepeated, new { workspace = call.WorkspaceId, idempotency_key = call.Outgoing!.IdempotencyKey },
            tx, cancellationToken: ct));
        return request.AsSpan().SequenceEqual(fingerprint)
            ? new Acceptance.Repeated(sendId)
            : new Acceptance.Conflict();
    }

    private DynamicParameters Parameters(ToolCall call, Guid sendId, object command, byte[] fingerprint)
    {
        var outgoing = call.Outgoing!;
        var parameters = new DynamicParameters(new
        {
            send = sendId,
            workspace = call.WorkspaceId,
            key = call.Caller.KeyId,
            inbox = outgoing.InboxId,
            tool = call.Tool.Card.Name,
            idempotency_key = outgoing.IdempotencyKey,
            fingerprint,
            state = call.Held ? SendRow.Held : "accepted",
            subject = outgoing.Subject,
            recipients = outgoing.Recipients.Select(recipient => recipient.Address).ToArray(),
            now = clock.GetUtcNow(),
        });
        parameters.Add("send_at", outgoing.SendAt, DbType.DateTimeOffset);
        parameters.Add("held_command",
            call.Held ? JsonSerializer.Serialize(command, command.GetType(), OutgoingMessages.Json) : null,
            DbType.String);
        return parameters;
    }

    private static OutgoingAttachment Stored(AttachmentInput input) => new()
    {
        Filename = input.Filename,
        MimeType = input.MimeType,
        UploadId = input.Bytes is null ? null : Guid.CreateVersion7(),
        EmailId = input.EmailId,
        Index = input.Index,
    };

    private object Command(ToolCall call, Guid sendId, IReadOnlyList<OutgoingAttachment> attachments)
    {
        var outgoing = call.Outgoing!;
        if (outgoing.Answers is { } emailId)
        {
            return new ReplyToEmail
            {
                SendId = sendId,
                WorkspaceId = call.WorkspaceId,
                KeyId = call.Caller.KeyId,
                InboxId = outgoing.InboxId,
                EmailId = emailId,
                To = outgoing.To,
                Cc = outgoing.Cc,
                Body = outgoing.Body,
                HtmlBody = outgoing.HtmlBody,
                Attachments = attachments,
                SendAt = outgoing.SendAt,
                AskedAt = clock.GetUtcNow(),
            };
        }
        return new SendEmail
        {
            SendId = sendId,
            WorkspaceId = call.WorkspaceId,
            KeyId = call.Caller.KeyId,
            InboxId = outgoing.InboxId,
            To = outgoing.To,
            Cc = outgoing.Cc,
            Bcc = outgoing.Bcc,
            ReplyTo = outgoing.ReplyTo,
            Subject = outgoing.Subject,
            Body = outgoing.Body,
            HtmlBody = outgoing.HtmlBody,
            Attachments = attachments,
            SendAt = outgoing.SendAt,
            AskedAt = clock.GetUtcNow(),
        };
    }
}
