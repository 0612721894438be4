namespace MailMesh.Quota;

public static class QuotaSetup
{
    public static IHostApplicationBuilder AddQuota(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<QuotaOptions>()
            .Bind(builder.Configuration.GetSection(QuotaOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<UsageBook>();
        builder.Services.AddSingleton<QuotaWarnings>();
        builder.Services.AddSingleton<KeyFreezing>();
        builder.Services.AddSingleton<QuotaRound>();
        builder.Services.AddHostedService<QuotaRounds>();
        return builder;
    }
}
