using MailMesh.Contracts;
using MailMesh.Mirror;
using MailMesh.Postgres;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Changing;

/// <summary>
/// Moves emails to TRASH, or removes them for good: where they lie in TRASH already, or where it is asked. Another
/// server's mail is removed there first and shown in TRASH until then: an email that is told deleted is.
/// </summary>
public sealed class DeleteEmailsConsumer(
    ChangeAnswers answers, ChangeSignal signal, OutgoingMessages outgoing, TimeProvider clock)
    : IConsumer<DeleteEmails>
{
    public async Task Consume(ConsumeContext<DeleteEmails> context) =>
        await context.RespondAsync(await Delete(context.Message, context.CancellationToken));

    /// <summary>What the request answers.</summary>
    public async Task<EmailsChanged> Delete(DeleteEmails ask, CancellationToken ct)
    {
        ChangeResults.Check(ask.EmailIds);
        var touched = new HashSet<Guid>();
        var answer = await answers.Once(ask.ChangeId, (tx, token) => Delete(tx, ask, touched, token), ct);
        signal.Raise(touched);
        return answer;
    }

    private async Task<EmailsChanged> Delete(
        NpgsqlTransaction tx, DeleteEmails ask, HashSet<Guid> touched, CancellationToken ct)
    {
        var emails = await ChangeTables.Emails(tx, ask.WorkspaceId, ask.InboxIds, ask.EmailIds, ct);
        var trash = await ChangeTables.Folders(tx, emails.Values, FolderRole.Trash, ct);
        var removed = emails.Values.Where(email => email is { IsConnected: false } && Removes(email, ask)).ToList();
        var edits = emails.Values.Except(removed)
            .Where(email => trash.ContainsKey(email.InboxId) || Removes(email, ask))
            .Select(email => Edit(email, ask, trash.GetValueOrDefault(email.InboxId)))
            .ToDictionary(edit => edit.Before.EmailId);
        var now = clock.GetUtcNow();
        await ChangeTables.Write(tx, edits.Values, now, ct);
        await ChangeTables.Delete(tx, removed.Select(email => email.EmailId), ct);
        await outgoing.AddEvents(tx, [.. removed.Select(email => Gone(email, now))], ct);
        touched.UnionWith(edits.Values.Where(edit => edit.Before.IsConnected).Select(edit => edit.Before.InboxId));
        return new EmailsChanged([.. ask.EmailIds.Select(id => Result(id, emails, edits))]);
    }

    private static bool Removes(LockedEmail email, DeleteEmails ask) =>
        ask.Permanent || email.FolderRole == FolderRole.Trash;

    private static EmailEdit Edit(LockedEmail email, DeleteEmails ask, NamedFolder? trash) => new(email)
    {
        MovedTo = trash?.FolderId == email.FolderId ? null : trash,
        Removes = Removes(email, ask),
    };

    private static EmailChange Result(
        Guid emailId, Dictionary<Guid, LockedEmail> emails, Dictionary<Guid, EmailEdit> edits)
    {
        if (!emails.TryGetValue(emailId, out var email))
            return ChangeResults.NoEmail(emailId);
        if (edits.TryGetValue(emailId, out var edit))
            return new EmailChange(emailId, Folder: edit.Removes ? null : FolderRole.Trash);
        return email.IsConnected ? ChangeResults.NoFolder(emailId, FolderRole.Trash) : new EmailChange(emailId);
    }

    private static (Guid Id, EmailDeleted Event) Gone(LockedEmail email, DateTimeOffset at)
    {
        var gone = new EmailDeleted
        {
            EventId = Guid.CreateVersion7(at),
            WorkspaceId = email.WorkspaceId,
            InboxId = email.InboxId,
            EmailId = email.EmailId,
            ThreadId = email.ThreadId,
            MessageId = email.MessageId,
            Folder = email.Folder,
            At = at,
        };
        return (gone.EventId, gone);
    }
}
