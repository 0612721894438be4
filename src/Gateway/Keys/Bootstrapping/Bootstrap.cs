using Dapper;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Gates;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Keys.Bootstrapping;

/// <summary>Makes sure that the configured first key and its workspace exist. Doing it again changes nothing.</summary>
public sealed partial class Bootstrap(
    Database database, IOptions<BootstrapOptions> options, AuditLog audit, TimeProvider clock, ILogger<Bootstrap> log)
    : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly string EnsureFirstKey = Sql.Of<Bootstrap>("ensure_first_key");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var secret = options.Value.ApiKey;
        if (secret.Length == 0) return;
        while (true)
        {
            try
            {
                await Ensure(secret, stoppingToken);
                LogReady(log, ApiKey.Hint(secret));
                return;
            }
            catch (Exception e) when (Outage.Is(e))
            {
                LogRetry(log, e.Message);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
    }

    private Task Ensure(string secret, CancellationToken ct) =>
        database.InTransaction(async (connection, tx, token) =>
        {
            var now = clock.GetUtcNow();
            var made = Guid.CreateVersion7(now);
            var values = new
            {
                workspace = Guid.CreateVersion7(now),
                name = BootstrapOptions.WorkspaceName,
                key = made,
                hash = ApiKey.Hash(secret),
                hint = ApiKey.Hint(secret),
                scopes = Scopes.All.ToArray(),
                now,
            };
            var (key, workspace) = await connection.QuerySingleAsync<(Guid, Guid)>(
                new CommandDefinition(EnsureFirstKey, values, tx, cancellationToken: token));
            if (key != made) return;
            await audit.Add(tx, new AuditRow(workspace, null, "create_key", AuditRow.Ok, LatencyMicroseconds: 0, "")
            {
                Target = AuditTarget.Key(key),
                Names = string.Join(' ', Scopes.All),
            }, token);
        }, ct);

    [LoggerMessage(Level = LogLevel.Information, Message = "The first key {Hint} is ready")]
    private static partial void LogReady(ILogger log, string hint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The first key waits for the database: {Reason}")]
    private static partial void LogRetry(ILogger log, string reason);
}
