using Dapper;
using MailMesh.Contracts;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Receiving;
using MailMesh.Mail.Mime;
using MailMesh.Mirror;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Drafts;

/// <summary>
/// Files a draft in DRAFTS, and asks for it to be put into the drafts of an inbox at another server (decision 0106).
/// </summary>
public sealed class FileDraftConsumer(Database database, BlobStore blobs, ChangeSignal signal, TimeProvider clock)
    : IConsumer<FileDraft>
{
    public async Task Consume(ConsumeContext<FileDraft> context) =>
        await context.RespondAsync(await File(context.Message, context.CancellationToken));

    /// <summary>What the request answers.</summary>
    public async Task<DraftFiled> File(FileDraft ask, CancellationToken ct)
    {
        var filed = await database.InTransaction((_, tx, token) => File(tx, ask, token), ct);
        signal.Raise(ask.InboxId);
        return new DraftFiled(ask.EmailId, filed);
    }

    private async Task<bool> File(NpgsqlTransaction tx, FileDraft ask, CancellationToken ct)
    {
        var asked = new { ask.InboxId, ask.WorkspaceId, FolderId = Guid.CreateVersion7(clock.GetUtcNow()) };
        var inbox = await tx.Connection!.QuerySingleOrDefaultAsync<DraftingInbox>(
            new CommandDefinition(Sql.Of<FileDraftConsumer>("drafting_inbox"), asked, tx, cancellationToken: ct));
        if (inbox is null)
            return false;
        var raw = DraftMail.Compose(ask, inbox);
        var blob = await blobs.Keep([raw], ct);
        await tx.Connection!.ExecuteAsync(
            new CommandDefinition(Sql.Of<FileDraftConsumer>("add_drafts_folder"), asked, tx, cancellationToken: ct));
        var outcome = await MirrorWriter.File(
            tx,
            [
                new EmailToFile
                {
                    EmailId = ask.EmailId,
                    InboxId = ask.InboxId,
                    FolderRole = FolderRole.Drafts,
                    Content = ReadMail.Of(MimeParser.Parse(raw)),
                    Blob = blob[0],
                    ReceivedAt = ask.SavedAt,
                    IsRead = true,
                },
            ],
            ct);
        var folder = await tx.Connection!.ExecuteScalarAsync<Guid?>(
            new CommandDefinition(Sql.Of<FileDraftConsumer>("drafts_at_server"), asked, tx, cancellationToken: ct));
        if (folder is { } folderId && outcome[0] is FilingOutcome.Filed)
            await ChangeTables.Wait(tx, [Copy(ask, folderId)], clock.GetUtcNow(), ct);
        return true;
    }

    private static ChangeRow Copy(FileDraft ask, Guid folderId) => new()
    {
        InboxId = ask.InboxId,
        EmailId = ask.EmailId,
        Kind = ChangeKind.Append,
        FolderId = folderId,
    };
}
