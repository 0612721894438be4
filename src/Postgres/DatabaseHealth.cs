using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace MailMesh.Postgres;

/// <summary>Not ready until the schema is up to date; then ready while the database answers.</summary>
internal sealed class DatabaseHealth(Database database) : IHealthCheck
{
    internal static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        if (!database.IsReady)
            return HealthCheckResult.Unhealthy($"Schema {database.Schema} is not up to date yet.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(AnswerTimeMax);
        try
        {
            await using var command = database.Source.CreateCommand("select 1");
            await command.ExecuteScalarAsync(limit.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("PostgreSQL does not answer.", e);
        }
    }
}
