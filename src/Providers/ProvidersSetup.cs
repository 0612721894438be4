using MailMesh.Mail.Smtp;
using MailMesh.Providers.Account;
using MailMesh.Providers.Hosted;
using MailMesh.Providers.Relay;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailMesh.Providers;

public static class ProvidersSetup
{
    /// <summary>
    /// Registers the catalog and each provider's faces, their settings checked at once. Whoever sends registers an
    /// <see cref="AccountFinder"/> too.
    /// </summary>
    public static IHostApplicationBuilder AddProviders(this IHostApplicationBuilder builder)
    {
        var hosted = HostedSettings.From(builder.Configuration);
        var relay = RelaySettings.From(builder.Configuration);
        builder.Services.AddSingleton(hosted);
        builder.Services.AddSingleton<ISendingFace>(_ => new HostedSending(hosted, new SmtpPoolOptions()));
        builder.Services.AddSingleton<ISendingFace>(_ => new RelaySending(relay, new SmtpPoolOptions()));
        builder.Services.AddSingleton<ISendingFace>(services => new AccountSending(
            services.GetRequiredService<AccountFinder>(), new SmtpPoolOptions(), TimeProvider.System));
        builder.Services.AddSingleton<ProviderCatalog>();
        return builder;
    }
}
