using MailMesh.Gateway.Audit.Reading;
using MailMesh.Gateway.Audit.Retention;
using MailMesh.Gateway.Audit.Verifying;

namespace MailMesh.Gateway.Audit;

public static class AuditSetup
{
    public static IHostApplicationBuilder AddAudit(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<AuditOptions>().BindConfiguration("Audit")
            .Validate(options => options.RetentionDays is >= 0 and <= AuditOptions.RetentionDaysMax,
                $"Audit:RetentionDays must be 0 (for ever) to {AuditOptions.RetentionDaysMax}.")
            .ValidateOnStart();
        builder.Services.AddSingleton<AuditLog>().AddHostedService(services => services.GetRequiredService<AuditLog>());
        builder.Services.AddSingleton<AuditRetention>()
            .AddHostedService(services => services.GetRequiredService<AuditRetention>());
        builder.Services.AddSingleton<AuditReader>().AddSingleton<AuditVerifier>();
        return builder;
    }
}
