using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MailMesh.Limits;

/// <summary>Degraded, not unhealthy, while Redis is away: unlimited plans and reading the mirror go on.</summary>
internal sealed class RedisHealth(RedisConnection connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken ct = default)
    {
        try
        {
            var redis = await connection.Open(ct);
            await redis.PingAsync().WaitAsync(connection.AnswerWaitMax, ct);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (RedisConnection.IsOutage(e))
        {
            return HealthCheckResult.Degraded("Redis gives no answer; calls of limited plans are turned away.");
        }
    }
}
