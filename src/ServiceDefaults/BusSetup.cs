using System.Reflection;
using MailMesh.ServiceDefaults.Bus;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailMesh.ServiceDefaults;

/// <summary>Puts a service on the bus.</summary>
public static class BusSetup
{
    /// <summary>
    /// MassTransit over <c>ConnectionStrings:rabbitmq</c> and the relay of the schema that AddPostgres set up.
    /// </summary>
    /// <param name="service">Prefix of the service's queues.</param>
    /// <param name="configure">Adds the consumers.</param>
    /// <param name="messages">Assemblies of the messages that the relay may send; none means MailMesh.Contracts.</param>
    public static IHostApplicationBuilder AddBus(
        this IHostApplicationBuilder builder, string service, Action<IBusRegistrationConfigurator> configure,
        params Assembly[] messages)
    {
        var connection = builder.Configuration.GetConnectionString("rabbitmq");
        if (string.IsNullOrWhiteSpace(connection))
            throw new InvalidOperationException(
                "No broker is configured: set ConnectionStrings__rabbitmq, e.g. amqp://user:password@127.0.0.1:5672");
        _ = messages;
        builder.Services.AddMassTransit(bus =>
        {
            bus.SetEndpointNameFormatter(QueueNames.Formatter(service));
            configure(bus);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(connection));
                rabbit.ConfigureEndpoints(context);
            });
        });
        return builder;
    }
}
