using System.Net;
using MailMesh.InboxSync.Changing;
using MailMesh.InboxSync.Changing.Carrying;
using MailMesh.InboxSync.Connecting;
using MailMesh.InboxSync.Connecting.Discovering;
using MailMesh.InboxSync.Drafts;
using MailMesh.InboxSync.Filing;
using MailMesh.InboxSync.Fleet;
using MailMesh.InboxSync.Hosted;
using MailMesh.InboxSync.Opening;
using MailMesh.InboxSync.Receiving;
using MailMesh.InboxSync.Removing;
using MailMesh.InboxSync.Searching;
using MailMesh.InboxSync.Sent;
using MailMesh.InboxSync.Syncing;
using MailMesh.Mail.Dns;
using MailMesh.Mail.Imap;
using MassTransit;

namespace MailMesh.InboxSync;

/// <summary>What InboxSync is made of.</summary>
public static class InboxSyncSetup
{
    /// <summary>Inboxes that live here: their domains and addresses.</summary>
    public static IHostApplicationBuilder AddHostedInboxes(this IHostApplicationBuilder builder)
    {
        var hosted = builder.Configuration.GetSection(HostedOptions.Section).Get<HostedOptions>()
            ?? new HostedOptions();
        hosted.Validate();
        builder.Services.AddSingleton(hosted);
        builder.Services.AddSingleton<HostedInboxes>();
        builder.Services.AddSingleton(_ => new InboxNames(new Random()));
        return builder;
    }

    /// <summary>Mail that comes over SMTP and LMTP.</summary>
    public static IHostApplicationBuilder AddReceiving(this IHostApplicationBuilder builder)
    {
        var listener = builder.Configuration.GetSection(ListenerOptions.Section).Get<ListenerOptions>()
            ?? new ListenerOptions();
        listener.Validate();
        builder.Services.AddSingleton(listener);
        builder.Services.AddSingleton<WaitingDeliveries>();
        builder.Services.AddSingleton<MailFiling>();
        builder.Services.AddSingleton<MailReceiver>();
        builder.Services.AddHostedService<DeliveryLoop>();
        builder.Services.AddHostedService<SmtpListener>();
        builder.Services.AddHealthChecks().AddCheck<ListenerHealth>("smtp", tags: ["ready"]);
        return builder;
    }

    /// <summary>Changes by keys: in the mirror at once, at an inbox's server by its session.</summary>
    public static IHostApplicationBuilder AddChanging(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ChangeAnswers>();
        builder.Services.AddSingleton<ChangeSignal>();
        builder.Services.AddSingleton<ChangeLedger>();
        builder.Services.AddSingleton<AppendCarrier>();
        builder.Services.AddSingleton<OwnMailFiling>();
        builder.Services.AddSingleton<ServerChanges>();
        builder.Services.AddHostedService<ChangePoll>();
        return builder;
    }

    /// <summary>Accounts at other servers: how they are found, tried and kept.</summary>
    public static IHostApplicationBuilder AddConnecting(this IHostApplicationBuilder builder)
    {
        var connecting = builder.Configuration.GetSection(ConnectingOptions.Section).Get<ConnectingOptions>()
            ?? new ConnectingOptions();
        connecting.Validate();
        var privateKey = builder.Configuration[AccountSecrets.PrivateKeySetting]
            ?? throw new InvalidOperationException(
                $"Set {AccountSecrets.PrivateKeySetting} to the private half of the pair whose public half the Gateway "
                + "seals the credentials of accounts to (base64).");
        builder.Services.AddSingleton(connecting);
        builder.Services.AddSingleton(new AccountSecrets(privateKey));
        builder.Services.AddSingleton<AccountEndpoints>();
        builder.Services.AddSingleton<AccountCheck>();
        builder.Services.AddSingleton<AccountBook>();
        builder.Services.AddSingleton(_ => new DnsResolver(connecting.DnsServer is { } server
            ? new DnsOptions { Servers = [IPEndPoint.Parse(server)] }
            : DnsOptions.FromResolvConf()));
        builder.Services.AddSingleton<SrvSettings>();
        builder.Services.AddSingleton<AutoconfigClient>();
        builder.Services.AddSingleton<GuessedSettings>();
        builder.Services.AddSingleton<SettingsDiscovery>();
        builder.Services.AddSingleton<SettingsSource>();
        builder.Services.AddSingleton<FleetSignal>();
        return builder;
    }

    /// <summary>Shares the connected inboxes among replicas and runs a session for each.</summary>
    public static IHostApplicationBuilder AddFleet(this IHostApplicationBuilder builder)
    {
        var fleet = builder.Configuration.GetSection(FleetOptions.Section).Get<FleetOptions>() ?? new FleetOptions();
        fleet.Validate();
        builder.Services.AddSingleton(fleet);
        builder.Services.AddSingleton(provider => new ImapOptions
        {
            Clock = provider.GetRequiredService<TimeProvider>(),
            Timeouts = new ImapTimeouts { Command = fleet.SilenceMax, IdleRefresh = SyncOptions.IdleRefresh },
        });
        builder.Services.AddSingleton<ConnectionBudget>();
        builder.Services.AddSingleton<AccountConnections>();
        builder.Services.AddSingleton<ServerSearch>();
        builder.Services.AddSingleton<LeaseBook>();
        builder.Services.AddSingleton<LeaseSettlement>();
        builder.Services.AddSingleton<RunSession>(provider => provider.GetRequiredService<InboxSession>().Run);
        builder.Services.AddSingleton<FleetSessions>();
        builder.Services.AddSingleton<FleetLoop>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<FleetLoop>());
        builder.Services.AddHealthChecks().AddCheck<FleetHealth>("fleet", tags: ["ready"]);
        return builder;
    }

    /// <summary>Keeping the mirrors of connected inboxes: what a session is made of.</summary>
    public static IHostApplicationBuilder AddSyncing(this IHostApplicationBuilder builder)
    {
        var sync = builder.Configuration.GetSection(SyncOptions.Section).Get<SyncOptions>() ?? new SyncOptions();
        sync.Validate();
        builder.Services.AddSingleton(sync);
        builder.Services.AddSingleton<SyncStore>();
        builder.Services.AddSingleton<InboxSession>();
        return builder;
    }

    /// <summary>Inboxes that their owners removed.</summary>
    public static IHostApplicationBuilder AddRemoving(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<RemovalSweep>();
        return builder;
    }

    public static void AddInboxConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<CreateInboxConsumer>();
        bus.AddConsumer<ConnectInboxConsumer>();
        bus.AddConsumer<RemoveInboxConsumer>();
        bus.AddConsumer<EmailSentConsumer>();
        bus.AddConsumer<FileDraftConsumer>();
        bus.AddConsumer<UpdateEmailsConsumer>();
        bus.AddConsumer<DeleteEmailsConsumer>();
        bus.AddConsumer<SearchAtServerConsumer>();
    }
}
