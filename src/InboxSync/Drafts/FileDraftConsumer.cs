using Dapper;
using MailMesh.Contracts;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Filing;
using MailMesh.Mail.Compose;
using MailMesh.Mirror;
using MailMesh.Postgres;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Drafts;

/// <summary>
/// Files a draft in DRAFTS, and asks for it to be put into the drafts of an inbox at another server (decision 0106).
/// </summary>
public sealed class FileDraftConsumer(Database database, OwnMailFiling filing, ChangeSignal signal)
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
        var inbox = await tx.Connection!.QuerySingleOrDefaultAsync<DraftingInbox>(new CommandDefinition(
            Sql.Of<FileDraftConsumer>("drafting_inbox"), new { ask.InboxId, ask.WorkspaceId }, tx,
            cancellationToken: ct));
        if (inbox is null)
            return false;
        var files = new List<OutgoingFile>(ask.Files.Count);
        foreach (var file in ask.Files)
            files.Add(new OutgoingFile(file.Filename, file.MimeType, await Content(tx, ask, file, ct)));
        var raw = DraftMail.Compose(ask, inbox, files);
        await filing.File(tx, new OwnMail(ask.EmailId, ask.InboxId, FolderRole.Drafts, raw, ask.SavedAt), ct);
        return true;
    }

    /// <summary>Kept before the request was made, and for as long as a version of the draft needs it.</summary>
    private static async Task<byte[]> Content(
        NpgsqlTransaction tx, FileDraft ask, DraftFile file, CancellationToken ct) =>
        await tx.Connection!.ExecuteScalarAsync<byte[]?>(new CommandDefinition(
            Sql.Of<FileDraftConsumer>("draft_file_content"), new { file.FileId, ask.WorkspaceId }, tx,
            cancellationToken: ct))
        ?? throw new InvalidOperationException($"File {file.FileId} of draft {ask.EmailId} isn't there.");
}
