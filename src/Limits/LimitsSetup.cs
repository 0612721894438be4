using MailMesh.Limits.Plans;
using MailMesh.Limits.Usage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailMesh.Limits;

public static class LimitsSetup
{
    private const string ConnectionName = "redis";

    /// <summary>Registers the plans, <see cref="Admission"/> and <see cref="UsageCounters"/>.</summary>
    public static IHostApplicationBuilder AddLimits(this IHostApplicationBuilder builder)
    {
        var redis = builder.Configuration.GetConnectionString(ConnectionName)
            ?? throw new InvalidOperationException(
                $"Set ConnectionStrings:{ConnectionName} to the Redis that counts calls, as host:port,password=…");
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(PlanCatalog.From(builder.Configuration));
        builder.Services.AddSingleton(services =>
            new RedisConnection(redis, services.GetRequiredService<ILogger<RedisConnection>>()));
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<UsageCounters>();
        builder.Services.AddHealthChecks().AddCheck<RedisHealth>(ConnectionName);
        return builder;
    }
}
