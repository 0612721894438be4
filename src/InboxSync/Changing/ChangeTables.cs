using System.Text.Json;
using Dapper;
using MailMesh.Postgres;
using Npgsql;

namespace MailMesh.InboxSync.Changing;

/// <summary>What a change reads and writes in the mirror, inside the caller's transaction.</summary>
internal static class ChangeTables
{
    /// <summary>
    /// The emails that the request may touch, by id, their inboxes locked; those of others are as absent ones.
    /// </summary>
    public static async Task<Dictionary<Guid, LockedEmail>> Emails(
        NpgsqlTransaction tx, Guid workspaceId, IReadOnlyList<Guid>? inboxIds, IReadOnlyList<Guid> emailIds,
        CancellationToken ct)
    {
        var asked = new { workspace_id = workspaceId, inbox_ids = inboxIds?.ToArray(), email_ids = emailIds.ToArray() };
        await Run(tx, "lock_inboxes_of_emails", asked, ct);
        return (await List<LockedEmail>(tx, "emails_to_change", asked, ct)).ToDictionary(email => email.EmailId);
    }

    /// <summary>
    /// The folder of this role or name, by inbox, or at a server with labels the label; one without it is left out.
    /// </summary>
    public static async Task<Dictionary<Guid, NamedFolder>> Folders(
        NpgsqlTransaction tx, IEnumerable<LockedEmail> emails, string name, CancellationToken ct)
    {
        var inboxes = emails.Select(email => email.InboxId).Distinct().ToArray();
        var folders = await List<NamedFolder>(tx, "folders_named", new { inbox_ids = inboxes, name }, ct);
        var found = folders.ToDictionary(folder => folder.InboxId);
        Guid[] others = [.. inboxes.Where(inbox => !found.ContainsKey(inbox))];
        if (others.Length > 0)
            foreach (var label in await List<NamedFolder>(tx, "labels_named", new { inbox_ids = others, name }, ct))
                found[label.InboxId] = label;
        return found;
    }

    /// <summary>Shows the edits in the mirror, and notes what servers have to be told.</summary>
    public static async Task Write(
        NpgsqlTransaction tx, IReadOnlyCollection<EmailEdit> edits, DateTimeOffset now, CancellationToken ct)
    {
        if (edits.Count == 0)
            return;
        EmailState[] states =
        [
            .. edits.Select(edit =>
                new EmailState(edit.Before.EmailId, edit.FolderId, edit.IsRead, edit.IsStarred, edit.Labels)),
        ];
        var rows = JsonSerializer.Serialize(states, ChangeRowJson.Default.IReadOnlyListEmailState);
        await Run(tx, "update_emails", new { rows }, ct);
        await Wait(tx, [.. edits.SelectMany(edit => edit.ForServer())], now, ct);
    }

    /// <summary>Notes what servers have to be told, in this order.</summary>
    public static async Task Wait(
        NpgsqlTransaction tx, IReadOnlyList<ChangeRow> changes, DateTimeOffset now, CancellationToken ct)
    {
        if (changes.Count == 0)
            return;
        ChangeRow[] ordered = [.. changes.Select((change, ordinal) => change with { Ordinal = ordinal })];
        var rows = JsonSerializer.Serialize(ordered, ChangeRowJson.Default.IReadOnlyListChangeRow);
        await Run(tx, "insert_changes", new { rows, now }, ct);
    }

    public static Task Delete(NpgsqlTransaction tx, IEnumerable<Guid> emailIds, CancellationToken ct) =>
        Run(tx, "delete_emails", new { email_ids = emailIds.ToArray() }, ct);

    private static Task<int> Run(NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        tx.Connection!.ExecuteAsync(
            new CommandDefinition(Sql.Of<LockedEmail>(name), values, tx, cancellationToken: ct));

    private static Task<IEnumerable<T>> List<T>(
        NpgsqlTransaction tx, string name, object values, CancellationToken ct) =>
        tx.Connection!.QueryAsync<T>(
            new CommandDefinition(Sql.Of<LockedEmail>(name), values, tx, cancellationToken: ct));
}
