using Dapper;
using MailMesh.Contracts;
using MailMesh.Postgres;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Npgsql;

namespace MailMesh.Gateway.Keys.Freezing;

/// <summary>
/// Quota saw that a key's use looks wrong: from now on its calls are refused until an owner unfreezes it.
/// </summary>
public sealed class KeyFrozenConsumer(Database database, ProcessedMessages processed, TimeProvider clock)
    : OnceConsumer<KeyFrozen>(database, processed)
{
    private static readonly string FreezeKey = Sql.Of<KeyFrozenConsumer>("freeze_key");

    protected override Task Handle(ConsumeContext<KeyFrozen> context, NpgsqlTransaction tx, CancellationToken ct) =>
        tx.Connection!.ExecuteAsync(new CommandDefinition(FreezeKey, new
        {
            key = context.Message.KeyId,
            workspace = context.Message.WorkspaceId,
            reason = context.Message.Reason,
            now = clock.GetUtcNow(),
        }, tx, cancellationToken: ct));
}
