using Dapper;
using MailMesh.Gateway.Gates;
using MailMesh.Postgres;

namespace MailMesh.Gateway.Sends;

/// <summary>
/// Deletes attachments that came with a send once Sender has made its mail of them, or a person has rejected it.
/// </summary>
public sealed partial class UploadSweep(Database database, TimeProvider clock, ILogger<UploadSweep> log)
    : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);
    /// <summary>Kept a while, so that a person can see what was sent when something looks wrong.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);
    private const int RowsMax = 1_000;

    private static readonly string SweepUploads = Sql.Of<UploadSweep>("sweep_uploads");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await Sweep(stoppingToken) == RowsMax)
                {
                }
            }
            catch (Exception e) when (Outage.Is(e))
            {
                LogLater(log, e.Message);
            }
        }
    }

    public async Task<int> Sweep(CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            SweepUploads, new { before = clock.GetUtcNow() - KeptFor, limit = RowsMax }, cancellationToken: ct));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Uploads are swept later: {Reason}")]
    private static partial void LogLater(ILogger log, string reason);
}
