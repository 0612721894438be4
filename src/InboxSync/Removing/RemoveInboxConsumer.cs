using Dapper;
using MailMesh.Contracts;
using MailMesh.Postgres;
using MassTransit;
using Npgsql;

namespace MailMesh.InboxSync.Removing;

/// <summary>
/// Forgets an inbox: from here on nobody finds it, and nothing is written to it. Without its account a session can
/// renew no lease and pass no fence, so it ends by itself, on whichever worker it runs.
/// </summary>
public sealed class RemoveInboxConsumer(Database database, TimeProvider clock) : IConsumer<RemoveInbox>
{
    public async Task Consume(ConsumeContext<RemoveInbox> context)
    {
        var ask = context.Message;
        var found = await database.InTransaction(
            (_, tx, ct) => Remove(tx, ask, ct), context.CancellationToken);
        await context.RespondAsync(new InboxRemoved(ask.InboxId, found));
    }

    private async Task<bool> Remove(NpgsqlTransaction tx, RemoveInbox ask, CancellationToken ct)
    {
        // As sessions do it: the account first, then the inbox.
        await Run(tx, "forget_account", ask, ct);
        return await Run(tx, "mark_removed", ask, ct) > 0;
    }

    private Task<int> Run(NpgsqlTransaction tx, string name, RemoveInbox ask, CancellationToken ct) =>
        tx.Connection!.ExecuteScalarAsync<int>(new CommandDefinition(
            Sql.Of<RemoveInboxConsumer>(name),
            new { inbox_id = ask.InboxId, workspace_id = ask.WorkspaceId, now = clock.GetUtcNow() },
            tx, cancellationToken: ct));
}
