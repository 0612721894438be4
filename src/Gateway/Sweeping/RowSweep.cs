using Dapper;
using MailMesh.Gateway.Gates;
using MailMesh.Postgres;

namespace MailMesh.Gateway.Sweeping;

/// <summary>Deletes rows that nothing needs any more, every ten minutes, a batch at a time.</summary>
public abstract partial class RowSweep(Database database, TimeProvider clock, ILogger log) : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);
    private const int RowsMax = 1_000;

    /// <summary>Of what is swept, for the log.</summary>
    protected abstract string Name { get; }

    /// <summary>Deletes at most <c>@limit</c> rows from before <c>@before</c>.</summary>
    protected abstract string Statement { get; }

    /// <summary>What is younger stays.</summary>
    protected abstract TimeSpan KeptFor { get; }

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
                LogLater(log, Name, e.Message);
            }
        }
    }

    /// <returns>Rows that were deleted.</returns>
    public async Task<int> Sweep(CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            Statement, new { before = clock.GetUtcNow() - KeptFor, limit = RowsMax }, cancellationToken: ct));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Rows} are swept later: {Reason}")]
    private static partial void LogLater(ILogger log, string rows, string reason);
}
