using Dapper;
using MailMesh.Contracts;
using MailMesh.Gateway.Audit;
using MailMesh.Postgres;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Npgsql;

namespace MailMesh.Gateway.Keys.Freezing;

/// <summary>
/// Quota saw that a key's use looks wrong: from now on its calls are refused until an owner unfreezes it.
/// </summary>
public sealed class KeyFrozenConsumer(
    Database database, ProcessedMessages processed, AuditLog audit, TimeProvider clock)
    : OnceConsumer<KeyFrozen>(database, processed)
{
    private static readonly string FreezeKey = Sql.Of<KeyFrozenConsumer>("freeze_key");

    protected override async Task Handle(
        ConsumeContext<KeyFrozen> context, NpgsqlTransaction tx, CancellationToken ct)
    {
        var frozen = context.Message;
        var rows = await tx.Connection!.ExecuteAsync(new CommandDefinition(FreezeKey, new
        {
            key = frozen.KeyId,
            workspace = frozen.WorkspaceId,
            reason = frozen.Reason,
            now = clock.GetUtcNow(),
        }, tx, cancellationToken: ct));
        if (rows == 0) return;
        await audit.Add(tx, new AuditRow(frozen.WorkspaceId, null, "freeze_key", AuditRow.Ok, 0, "")
        {
            Target = AuditTarget.Key(frozen.KeyId),
        }, ct);
    }
}
