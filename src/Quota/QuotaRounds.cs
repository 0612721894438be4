using System.Threading.Channels;
using MailMesh.Limits;
using MailMesh.Limits.Usage;
using MailMesh.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace MailMesh.Quota;

/// <summary>Keeps usage durable, restores what Redis lost, warns and freezes, every few seconds.</summary>
public sealed partial class QuotaRounds(
    Database database,
    RedisConnection redis,
    QuotaRound round,
    IOptions<QuotaOptions> options,
    TimeProvider clock,
    ILogger<QuotaRounds> log) : BackgroundService
{
    private readonly Channel<bool> _redisIsBack =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await database.Ready(stoppingToken);
        redis.Restored += () => _redisIsBack.Writer.TryWrite(true);
        while (true)
        {
            try
            {
                var restored = await round.Run(stoppingToken);
                if (restored > 0) LogRestored(log, restored);
            }
            catch (Exception e) when (e is NpgsqlException || RedisConnection.IsOutage(e))
            {
                LogSkipped(log, e.Message);
            }
            await NextRound(stoppingToken);
        }
    }

    private async Task NextRound(CancellationToken ct)
    {
        using var due = new CancellationTokenSource(options.Value.RoundEvery, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, ct);
        try
        {
            await _redisIsBack.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The round is due.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis had lost usage of {Count} counters; restored")]
    private static partial void LogRestored(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage is not made durable this round: {Reason}")]
    private static partial void LogSkipped(ILogger log, string reason);
}
