using Dapper;
using MailMesh.Postgres;
using MailMesh.Webhooks.Deliveries;
using Npgsql;

namespace MailMesh.Webhooks.Events;

/// <summary>Turns one event into a delivery for each webhook that wants it.</summary>
public sealed class FanOut(DueSignal due, TimeProvider clock)
{
    /// <summary>In one statement, so that the event and all its deliveries stand or fall together.</summary>
    public async Task Add(WebhookEvent about, string payload, NpgsqlTransaction tx, CancellationToken ct)
    {
        var values = new
        {
            about.EventId,
            about.Type,
            about.WorkspaceId,
            about.InboxId,
            Payload = payload,
            Now = clock.GetUtcNow(),
        };
        await tx.Connection!.ExecuteAsync(
            new CommandDefinition(Sql.Of<FanOut>("fan_out"), values, tx, cancellationToken: ct));
    }

    /// <summary>Tells this replica's dispatcher; the others find the deliveries when they poll.</summary>
    public void Wake() => due.Raise();
}
