using System.Diagnostics;
using System.Reflection;
using MailMesh.Postgres.Migrating;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace MailMesh.Postgres;

/// <summary>Gives a service its schema.</summary>
public static class PostgresSetup
{
    /// <summary>
    /// Connections of one process. More than the handlers that hold one in a transaction, so that those that read
    /// another room's views meanwhile find a second.
    /// </summary>
    public const int ConnectionsMax = 30;

    private const int ConnectSecondsMax = 5;
    private const int CommandSecondsMax = 30;

    /// <summary>
    /// Registers <see cref="Database"/>, <see cref="NpgsqlDataSource"/>, <see cref="OutgoingMessages"/> and
    /// <see cref="ProcessedMessages"/> over <c>ConnectionStrings:postgres</c>, and brings <paramref name="schema"/>
    /// up to date in the background: <c>Migrations/NNNN_name.sql</c> of this room, then of each assembly given.
    /// The process is live at once; <see cref="Database.Ready"/> tells when the schema may be used.
    /// </summary>
    public static IHostApplicationBuilder AddPostgres(
        this IHostApplicationBuilder builder, string schema, params Assembly[] migrationAssemblies)
    {
        var connection = builder.Configuration.GetConnectionString("postgres");
        if (string.IsNullOrWhiteSpace(connection))
            throw new InvalidOperationException(
                "No database is configured: set ConnectionStrings__postgres, e.g. " +
                "Host=127.0.0.1;Username=mailmesh_sender;Password=...;Database=mailmesh");

        DapperTypes.Register();
        var scripts = new[] { typeof(PostgresSetup).Assembly }
            .Concat(migrationAssemblies)
            .Distinct()
            .SelectMany(MigrationScript.In)
            .ToArray();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => Source(connection, schema));
        builder.Services.AddSingleton(services => new Database(
            services.GetRequiredService<NpgsqlDataSource>(), schema, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<OutgoingMessages>();
        builder.Services.AddSingleton<ProcessedMessages>();
        builder.Services.AddSingleton(services => ActivatorUtilities.CreateInstance<MigrationRunner>(
            services, (IReadOnlyList<MigrationScript>)scripts));
        builder.Services.AddHostedService<DatabaseInitializer>();
        builder.Services.AddHostedService<ProcessedMessagesPurge>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("postgres", tags: ["ready"]);
        return builder;
    }

    /// <summary>The source of a schema's connections.</summary>
    internal static NpgsqlDataSource Source(string connection, string schema)
    {
        // Named, since metrics would otherwise carry the whole connection string as a label.
        var source = new NpgsqlDataSourceBuilder(Settle(connection, schema)) { Name = schema };
        // A poll outside of any call would fill the collector with a one-span trace each second.
        source.ConfigureTracing(traces => traces
            .ConfigureCommandFilter(_ => Activity.Current is not null)
            .ConfigureBatchFilter(_ => Activity.Current is not null)
            .EnableFirstResponseEvent(false));
        return source.Build();
    }

    /// <summary>
    /// What every connection of ours has; pool size and time limits yield to what the owner configured.
    /// </summary>
    internal static string Settle(string connection, string schema)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection)
        {
            SearchPath = schema,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            // Detail quotes row values: mail text and keys have no place in exceptions and logs.
            IncludeErrorDetail = false,
        };
        settings.ApplicationName ??= $"mailmesh-{schema}";
        if (!settings.ContainsKey("Maximum Pool Size")) settings.MaxPoolSize = ConnectionsMax;
        if (!settings.ContainsKey("Timeout")) settings.Timeout = ConnectSecondsMax;
        if (!settings.ContainsKey("Command Timeout")) settings.CommandTimeout = CommandSecondsMax;
        return settings.ConnectionString;
    }
}
