using System.Reflection;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MailMesh.ServiceDefaults;

/// <summary>Puts a service on the bus.</summary>
public static class BusSetup
{
    private static readonly TimeSpan ConnectTimeMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>
    /// MassTransit over <c>ConnectionStrings:rabbitmq</c>, and the relay of the schema that AddPostgres set up.
    /// The bus starts once the schema is up to date and the broker answers; until then the process is live and
    /// what it has to say waits in <see cref="Postgres.OutgoingMessages"/>.
    /// </summary>
    /// <param name="service">Prefix of the service's queues.</param>
    /// <param name="configure">Adds the consumers.</param>
    /// <param name="messages">Assemblies of the messages that the relay may send; none means
    /// MailMesh.Contracts.</param>
    public static IHostApplicationBuilder AddBus(
        this IHostApplicationBuilder builder, string service, Action<IBusRegistrationConfigurator> configure,
        params Assembly[] messages)
    {
        var broker = BrokerAddress(builder.Configuration);
        builder.Services.AddMassTransit(bus =>
        {
            bus.SetEndpointNameFormatter(QueueNames.Formatter(service));
            bus.DisableUsageTelemetry(); // it would tell the makers of MassTransit about each start
            bus.AddConfigureEndpointsCallback(ReceiveRules.Apply);
            bus.ConfigureHealthCheckOptions(check => check.Tags.Add(BusHealth.ReplacedTag));
            configure(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(broker, service, host =>
                {
                    host.Heartbeat(Heartbeat);
                    host.RequestedConnectionTimeout(ConnectTimeMax);
                });
                rabbit.ReceiveEndpoint(new TemporaryEndpointDefinition($"{service}{BusHealth.PulseSuffix}"), _ => { });
                rabbit.ConfigureEndpoints(context);
            });
        });
        // Its own start would open queues before the schema behind their consumers stands: BusStart waits for that.
        builder.Services.RemoveMassTransitHostedService();
        builder.Services.AddSingleton(MessageTypes.In(messages));
        builder.Services.AddOptions<RelayOptions>().BindConfiguration(RelayOptions.Section)
            .Validate(RelayOptions.IsSane, RelayOptions.WhatIsSane).ValidateOnStart();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<MessageSender>();
        builder.Services.AddSingleton<OutgoingBatches>();
        builder.Services.AddSingleton<BusHealth>();
        builder.Services.AddSingleton<Requests>();
        builder.Services.AddHealthChecks().AddCheck<BusHealth>("bus", tags: ["ready"]);
        builder.Services.AddHostedService<BusStart>();
        builder.Services.AddHostedService<OutboxRelay>();
        return builder;
    }

    private static Uri BrokerAddress(IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString("rabbitmq");
        if (Uri.TryCreate(connection, UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps")
            return address;
        throw new InvalidOperationException(
            "No broker is configured: set ConnectionStrings__rabbitmq, e.g. amqp://user:password@127.0.0.1:5672");
    }
}
