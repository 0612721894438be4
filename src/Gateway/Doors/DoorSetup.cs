using System.Security.Authentication;
using MailMesh.Gateway.Doors.Callers;
using MailMesh.Gateway.Doors.Draining;
using MailMesh.Gateway.Doors.Tls;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Doors;

/// <summary>The doors that every request passes before a surface sees it, in their order. docs/doors.md.</summary>
public static class DoorSetup
{
    public static IHostApplicationBuilder AddDoors(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DoorOptions>().BindConfiguration("Door").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<DoorOptions>, DoorOptionsCheck>();
        builder.Services.AddSingleton<AllowedOrigins>().AddSingleton<ServerCertificate>();
        builder.Services.AddCors().AddSingleton<ICorsPolicyProvider, CrossOrigin>();
        builder.Services.AddSingleton<Drain>().AddHostedService(services => services.GetRequiredService<Drain>());
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<DoorOptions>>((host, door) =>
            host.ShutdownTimeout = door.Value.DrainTimeMax + Drain.OthersTimeMax);
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<DoorOptions>>((forwarded, door) =>
            TrustedProxies.Set(forwarded, door.Value.Proxies));
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<DoorOptions>, ServerCertificate>(
            (kestrel, door, certificate) =>
            {
                door.Value.Limits.Set(kestrel.Limits);
                kestrel.ConfigureHttpsDefaults(https => SetTls(https, door.Value, certificate));
            });
        return builder;
    }

    /// <summary>Before any route is mapped.</summary>
    public static void UseDoors(this WebApplication app)
    {
        app.UseMiddleware<RequestIds>();
        // With no proxy the framework's own middleware would trust everybody.
        if (app.Services.GetRequiredService<IOptions<DoorOptions>>().Value.Proxies.Count > 0) app.UseForwardedHeaders();
        app.UseMiddleware<AnswerHeaders>();
        app.UseMiddleware<Faults>();
        app.UseMiddleware<Framing>();
        app.UseMiddleware<HostCheck>();
        app.UseMiddleware<OriginCheck>();
        app.UseCors();
        app.UseMiddleware<DrainDoor>();
        app.UseMiddleware<BodyLimit>();
    }

    private static void SetTls(HttpsConnectionAdapterOptions https, DoorOptions door, ServerCertificate certificate)
    {
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.HandshakeTimeout = door.Limits.HandshakeTimeMax;
        if (certificate.Current is null) return;
        https.ServerCertificateSelector = (_, _) => certificate.Current.TargetCertificate;
        https.OnAuthenticate = (_, tls) =>
        {
            // Not the selector, which shows the leaf alone: clients want the chain too.
            tls.ServerCertificateSelectionCallback = null;
            tls.ServerCertificateContext = certificate.Current;
        };
    }
}
