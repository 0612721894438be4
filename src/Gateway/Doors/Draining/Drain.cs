using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Doors.Draining;

/// <summary>
/// A stop without broken calls. On the signal, calls that only wait are told to end with what they have, new ones are
/// turned away, and running ones have <see cref="DoorOptions.DrainTimeMax"/>; what still runs then is cut off, so that
/// audit rows and messages have their time to be written before the host gives up.
/// </summary>
public sealed partial class Drain(IOptions<DoorOptions> options, TimeProvider clock, ILogger<Drain> log)
    : IHostedLifecycleService, IDisposable
{
    /// <summary>What the rest of the host has for its own end.</summary>
    public static readonly TimeSpan OthersTimeMax = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    /// <summary>Cancelled when the process is asked to stop.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>Cancelled when calls have had their time.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>False where the process is about to stop; else the call must leave.</summary>
    public bool TryEnter()
    {
        // Counted before it looks: whoever begins to drain either sees this call or is seen by it.
        Interlocked.Increment(ref _running);
        if (!_begun.IsCancellationRequested) return true;
        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _running) == 0 && _begun.IsCancellationRequested) _empty.TrySetResult();
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _begun.CancelAsync();
        if (Volatile.Read(ref _running) == 0) return;
        try
        {
            await _empty.Task.WaitAsync(options.Value.DrainTimeMax, clock, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            LogCut(log, Volatile.Read(ref _running));
            await _over.CancelAsync();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _begun.Dispose();
        _over.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Calls} calls are cut off: the process must stop")]
    private static partial void LogCut(ILogger log, int calls);
}
