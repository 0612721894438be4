using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace MailMesh.Limits;

/// <summary>
/// The one connection to Redis, opened at first use and reopened by itself. A service starts, and goes on, while
/// Redis is down.
/// </summary>
public sealed partial class RedisConnection : IAsyncDisposable
{
    private const int KeepAliveSeconds = 5;
    private static readonly TimeSpan CallWaitMax = TimeSpan.FromSeconds(1);

    private readonly ConfigurationOptions _options;
    private readonly ILogger<RedisConnection> _log;
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;

    /// <param name="answerWaitMax">See <see cref="AnswerWaitMax"/>; null is a second.</param>
    public RedisConnection(string connectionString, ILogger<RedisConnection> log, TimeSpan? answerWaitMax = null)
    {
        _log = log;
        AnswerWaitMax = answerWaitMax ?? CallWaitMax;
        _options = ConfigurationOptions.Parse(connectionString);
        _options.AbortOnConnectFail = false;
        _options.ConnectTimeout = (int)CallWaitMax.TotalMilliseconds;
        _options.SyncTimeout = (int)CallWaitMax.TotalMilliseconds;
        _options.KeepAlive = KeepAliveSeconds;
    }

    /// <summary>No question to Redis is waited for longer than this.</summary>
    public TimeSpan AnswerWaitMax { get; }

    /// <summary>Raised each time the connection is back after it was lost.</summary>
    public event Action? Restored;

    /// <summary>The database; null while there is no connection, which costs no exception.</summary>
    public async ValueTask<IDatabase?> TryOpen(CancellationToken ct)
    {
        var connecting = Connecting();
        var connection = connecting.IsCompletedSuccessfully
            ? connecting.Result
            : await connecting.WaitAsync(AnswerWaitMax, ct);
        return connection.IsConnected ? connection.GetDatabase() : null;
    }

    /// <summary>The database; throws what <see cref="IsOutage"/> recognises while there is no connection.</summary>
    public async ValueTask<IDatabase> Open(CancellationToken ct) =>
        await TryOpen(ct) ?? throw new TimeoutException("Redis is not connected.");

    /// <summary>Redis is away, restarting or too slow: not a fault of ours, and worth another try later.</summary>
    public static bool IsOutage(Exception e) =>
        e is RedisConnectionException or TimeoutException or ObjectDisposedException
        || (e is RedisServerException server && IsNotReady(server.Message));

    // A Redis that is loading its file, or is a replica or full, answers so to every call.
    private static bool IsNotReady(string message) =>
        message.StartsWith("LOADING", StringComparison.Ordinal)
        || message.StartsWith("READONLY", StringComparison.Ordinal)
        || message.StartsWith("MASTERDOWN", StringComparison.Ordinal)
        || message.StartsWith("OOM", StringComparison.Ordinal);

    private Task<ConnectionMultiplexer> Connecting()
    {
        lock (_gate)
        {
            if (_connecting is null or { IsFaulted: true } or { IsCanceled: true })
                _connecting = Connect();
            return _connecting;
        }
    }

    private async Task<ConnectionMultiplexer> Connect()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(_options);
        connection.ConnectionFailed += (_, failure) => LogLost(_log, failure.FailureType);
        connection.ConnectionRestored += (_, restored) =>
        {
            LogRestored(_log, restored.ConnectionType);
            Restored?.Invoke();
        };
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_gate)
            connecting = _connecting;
        if (connecting is { IsCompletedSuccessfully: true })
        {
            await connecting.Result.CloseAsync(allowCommandsToComplete: false);
            connecting.Result.Dispose();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis lost: {Failure}")]
    private static partial void LogLost(ILogger log, ConnectionFailureType failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis is back ({Connection})")]
    private static partial void LogRestored(ILogger log, ConnectionType connection);
}
