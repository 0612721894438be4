using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MailMesh.Postgres.Migrating;

/// <summary>Waits for the database, brings the schema up to date, and lets everyone else begin.</summary>
internal sealed partial class DatabaseInitializer(
    Database database, MigrationRunner migrations, IHostApplicationLifetime life, TimeProvider clock,
    ILogger<DatabaseInitializer> log)
    : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await migrations.Run(stoppingToken);
                database.MarkReady();
                SchemaReady(log, database.Schema);
                return;
            }
            catch (MigrationException e)
            {
                SchemaRefused(log, database.Schema, e.Message);
                Environment.ExitCode = 1;
                life.StopApplication();
                return;
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
            {
                DatabaseAwaited(log, database.Schema, pause, e.InnerException?.Message ?? e.Message);
            }
            await Task.Delay(pause, clock, stoppingToken);
            pause = pause * 2 > PauseMax ? PauseMax : pause * 2;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Schema {Schema} is up to date")]
    private static partial void SchemaReady(ILogger log, string schema);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Schema {Schema} waits for PostgreSQL, next try in {Pause}: {Reason}")]
    private static partial void DatabaseAwaited(ILogger log, string schema, TimeSpan pause, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Schema {Schema} can't be used, stopping: {Reason}")]
    private static partial void SchemaRefused(ILogger log, string schema, string reason);
}
