using MailMesh.Contracts;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Changing;

/// <summary>Changes emails in the mirror at once, and wakes the sessions that tell their servers.</summary>
public sealed class UpdateEmailsConsumer(ChangeAnswers answers, ChangeSignal signal, TimeProvider clock)
    : IConsumer<UpdateEmails>
{
    public async Task Consume(ConsumeContext<UpdateEmails> context) =>
        await context.RespondAsync(await Change(context.Message, context.CancellationToken));

    /// <summary>What the request answers.</summary>
    public async Task<EmailsChanged> Change(UpdateEmails ask, CancellationToken ct)
    {
        ChangeResults.Check(ask.EmailIds);
        var touched = new HashSet<Guid>();
        var answer = await answers.Once(ask.ChangeId, (tx, token) => Change(tx, ask, touched, token), ct);
        signal.Raise(touched);
        return answer;
    }

    private async Task<EmailsChanged> Change(
        NpgsqlTransaction tx, UpdateEmails ask, HashSet<Guid> touched, CancellationToken ct)
    {
        var emails = await ChangeTables.Emails(tx, ask.WorkspaceId, ask.InboxIds, ask.EmailIds, ct);
        var folders = ask.MoveTo is { } name
            ? await ChangeTables.Folders(tx, emails.Values, name, ct)
            : [];
        var edits = emails.Values
            .Where(email => ask.MoveTo is null || folders.ContainsKey(email.InboxId))
            .Select(email => EmailEdit.Of(email, ask, folders.GetValueOrDefault(email.InboxId)))
            .ToDictionary(edit => edit.Before.EmailId);
        await ChangeTables.Write(tx, edits.Values, clock.GetUtcNow(), ct);
        touched.UnionWith(edits.Values.Where(edit => edit.Before.IsConnected).Select(edit => edit.Before.InboxId));
        return new EmailsChanged([.. ask.EmailIds.Select(id => Result(id, ask, emails, edits))]);
    }

    private static EmailChange Result(
        Guid emailId, UpdateEmails ask, Dictionary<Guid, LockedEmail> emails, Dictionary<Guid, EmailEdit> edits)
    {
        if (!emails.TryGetValue(emailId, out var email))
            return ChangeResults.NoEmail(emailId);
        return edits.TryGetValue(emailId, out var edit)
            ? new EmailChange(emailId, Folder: edit.MovedTo?.Called ?? email.Folder)
            : ChangeResults.NoFolder(emailId, ask.MoveTo!);
    }
}
