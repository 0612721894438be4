using System.Text.Json;
using System.Text.Json.Serialization;
using MailMesh.Gateway.Audit;
using MailMesh.Gateway.Drafts;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Gates.Kept;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Keys.Bootstrapping;
using MailMesh.Gateway.Keys.Freezing;
using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.Mcp.Offers;
using MailMesh.Gateway.Profiles;
using MailMesh.Gateway.Profiles.Mailable;
using MailMesh.Gateway.Profiles.McpEmails;
using MailMesh.Gateway.Profiles.QMailing;
using MailMesh.Gateway.Profiles.QMailing.Pub;
using MailMesh.Gateway.Rest;
using MailMesh.Gateway.Rest.Connecting;
using MailMesh.Gateway.Rest.OpenApi;
using MailMesh.Gateway.Rest.Operations;
using MailMesh.Gateway.Sealing;
using MailMesh.Gateway.Sends;
using MailMesh.Gateway.Sends.Held;
using MailMesh.Gateway.Tools;
using MailMesh.Gateway.Tools.Changing;
using MailMesh.Gateway.Tools.Drafts;
using MailMesh.Gateway.Tools.Inboxes;
using MailMesh.Gateway.Tools.Reading;
using MailMesh.Gateway.Tools.Sending;
using MailMesh.Gateway.Tools.Webhooks;
using MailMesh.Gateway.Waiting;
using MassTransit;

namespace MailMesh.Gateway;

/// <summary>The rooms of the gateway, one method each.</summary>
public static class GatewaySetup
{
    private static readonly string[] OtherMethods = ["GET", "DELETE", "PUT", "PATCH", "HEAD"];

    public static IHostApplicationBuilder AddKeys(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BootstrapOptions>().BindConfiguration("Bootstrap")
            .Validate(options => options.ApiKey.Length == 0 || ApiKey.IsWellFormed(options.ApiKey),
                "Bootstrap:ApiKey is no MailMesh key: mm_live_, 32 letters or digits, then their checksum.")
            .ValidateOnStart();
        builder.Services.AddSingleton<KeyRing>().AddSingleton<KeyGate>().AddSingleton<KeyStore>();
        builder.Services.AddSingleton<Workspaces>().AddSingleton<StaleKeys>();
        builder.Services.AddHostedService<Bootstrap>();
        return builder;
    }

    public static IHostApplicationBuilder AddGates(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PlanGate>().AddSingleton<ScopeGate>().AddSingleton<ArgumentGate>();
        builder.Services.AddSingleton<OwnershipGate>().AddSingleton<LimitGate>().AddSingleton<SendPolicyGate>();
        builder.Services.AddSingleton<InboxDirectory>().AddSingleton<GatePipeline>();
        builder.Services.AddSingleton<KeptAnswers>();
        return builder.AddAudit();
    }

    public static IHostApplicationBuilder AddTools(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SealingOptions>().BindConfiguration("Sealing")
            .Validate(options => options.Webhooks.PublicKey.Length > 0,
                "Set Sealing:Webhooks:PublicKey to the P-256 public key, base64, whose private half Webhooks has.")
            .Validate(options => options.Mail.PublicKey.Length > 0,
                "Set Sealing:Mail:PublicKey to the P-256 public key, base64, whose private half InboxSync has.")
            .ValidateOnStart();
        foreach (var type in ToolCatalog.Types) builder.Services.AddSingleton(typeof(Tool), type);
        builder.Services.AddSingleton<ToolCatalog>();
        builder.Services.AddSingleton<FolderHints>();
        builder.Services.AddSingleton<EmailChanges>().AddSingleton<SyncNotice>().AddSingleton<NativeSearch>();
        builder.Services.AddSingleton<SendBook>().AddSingleton<SendFlow>().AddSingleton<HeldSends>();
        builder.Services.AddSingleton<DraftBook>().AddSingleton<DraftMails>().AddSingleton<DraftFiles>();
        builder.Services.AddSingleton<DraftEdits>().AddSingleton<DraftSweep>()
            .AddHostedService(services => services.GetRequiredService<DraftSweep>());
        builder.Services.AddSingleton<UploadSweep>()
            .AddHostedService(services => services.GetRequiredService<UploadSweep>());
        builder.Services.AddSingleton<AttachmentReader>().AddSingleton<AttachmentLinks>();
        builder.Services.AddSingleton<AttachmentText>();
        builder.Services.AddSingleton<WebhookDirectory>().AddSingleton<BusRequests>().AddSingleton<WakeUps>();
        return builder;
    }

    public static IHostApplicationBuilder AddMcp(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<McpSurface>().AddSingleton<McpEndpoint>();
        builder.Services.AddSingleton<ToolRuns>().AddSingleton<MailResources>().AddSingleton<MailCompletions>();
        builder.Services.AddSingleton<ToolMethod>().AddSingleton<SdkMethods>().AddSingleton<ReplyWriter>();
        // It logs messages, and with them mail; and a stack trace for each request that is wrong. Faults we log.
        builder.Logging.AddFilter("ModelContextProtocol", LogLevel.Critical);
        return builder;
    }

    /// <summary>The hosted services whose users move over; each is a line here.</summary>
    public static IHostApplicationBuilder AddProfiles(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Profile, McpEmailsProfile>();
        builder.Services.AddSingleton<Profile, QMailingProfile>();
        builder.Services.AddSingleton<Profile, MailableProfile>();
        builder.Services.AddSingleton<ProfileCatalog>().AddSingleton<PubTools>();
        return builder;
    }

    public static IHostApplicationBuilder AddRest(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ToolRoutes>().AddSingleton<RouteCatalog>().AddSingleton<OpenApiRoute>();
        builder.Services.AddSingleton<AccountArguments>();
        builder.Services.AddSingleton<ConnectInboxRoute>().AddSingleton<ChangeCredentialsRoute>();
        builder.Services.AddSingleton<RemoveInboxRoute>().AddSingleton<GetDraftRoute>();
        // As the tools answer: one spelling on both surfaces.
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        return builder;
    }

    /// <summary>
    /// What the gateway hears: hints for waiting calls, on a queue of this process; frozen keys, on all's.
    /// </summary>
    public static void HearEvents(IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<WakeUpConsumer>().Endpoint(endpoint =>
        {
            endpoint.Name = $"gateway-wake-ups-{Guid.CreateVersion7():n}";
            endpoint.Temporary = true;
        });
        bus.AddConsumer<KeyFrozenConsumer>();
    }

    public static void MapMcp(this WebApplication app)
    {
        var endpoint = app.Services.GetRequiredService<McpEndpoint>();
        app.MapPost(McpEndpoint.Path, endpoint.Post);
        app.MapMethods(McpEndpoint.Path, OtherMethods, McpEndpoint.NotAllowed);
        foreach (var profile in app.Services.GetServices<Profile>())
        {
            app.MapPost(profile.Path, http => endpoint.Post(http, profile));
            app.MapMethods(profile.Path, OtherMethods, McpEndpoint.NotAllowed);
        }
    }
}
