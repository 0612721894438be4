using Dapper;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Receiving;
using MailMesh.Mail.Mime;
using MailMesh.Mirror;
using MailMesh.Mirror.Writing;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Filing;

/// <summary>A mail that was written here, and the folder of the inbox that it belongs into.</summary>
/// <param name="Role">A <see cref="FolderRole"/>.</param>
public sealed record OwnMail(Guid EmailId, Guid InboxId, string Role, byte[] Raw, DateTimeOffset At);

/// <summary>
/// Files own mail as read, and asks for it to be put into that folder of an inbox at another server (decision 0096).
/// The same mail again changes nothing.
/// </summary>
public sealed class OwnMailFiling(BlobStore blobs, TimeProvider clock)
{
    /// <summary>In the caller's transaction; the change waits for whoever raises its signal after the commit.</summary>
    public async Task File(NpgsqlTransaction tx, OwnMail mail, CancellationToken ct)
    {
        var blob = await blobs.Keep([mail.Raw], ct);
        var folder = new { mail.InboxId, mail.Role, FolderId = Guid.CreateVersion7(clock.GetUtcNow()) };
        await tx.Connection!.ExecuteAsync(new CommandDefinition(
            Sql.Of<OwnMailFiling>("add_own_folder"), folder, tx, cancellationToken: ct));
        var outcome = await MirrorWriter.File(
            tx,
            [
                new EmailToFile
                {
                    EmailId = mail.EmailId,
                    InboxId = mail.InboxId,
                    FolderRole = mail.Role,
                    Content = ReadMail.Of(MimeParser.Parse(mail.Raw)),
                    Blob = blob[0],
                    ReceivedAt = mail.At,
                    IsRead = true,
                },
            ],
            ct);
        var atServer = await tx.Connection!.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            Sql.Of<OwnMailFiling>("own_folder_at_server"), folder, tx, cancellationToken: ct));
        if (atServer is { } folderId && outcome[0] is FilingOutcome.Filed)
            await ChangeTables.Wait(tx, [Copy(mail, folderId)], clock.GetUtcNow(), ct);
    }

    private static ChangeRow Copy(OwnMail mail, Guid folderId) => new()
    {
        InboxId = mail.InboxId,
        EmailId = mail.EmailId,
        Kind = ChangeKind.Append,
        FolderId = folderId,
    };
}
