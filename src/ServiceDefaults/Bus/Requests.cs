using MassTransit;

namespace MailMesh.ServiceDefaults.Bus;

/// <summary>
/// Questions to another service over the bus. MassTransit's own client waits for a broker that is away, on the
/// caller's thread and past every time limit (measured on 8.4.0): here that is an outage, told at once.
/// </summary>
public sealed class Requests(IClientFactory clients, BusHealth health, TimeProvider clock) : IDisposable
{
    /// <summary>An answer later than this helps no caller.</summary>
    public static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(8);

    /// <summary>Where the service has to ask a mail server of somebody else's first.</summary>
    public static readonly TimeSpan SlowAnswerTimeMax = TimeSpan.FromSeconds(35);

    /// <summary>Questions under way in one process; those beyond wait for their turn within their time limit.</summary>
    public const int UnderWayMax = 64;

    /// <summary>Slow ones have turns of their own: servers that hang must not hold up the rest.</summary>
    public const int SlowUnderWayMax = 64;

    private readonly SemaphoreSlim _turns = new(UnderWayMax);
    private readonly SemaphoreSlim _slowTurns = new(SlowUnderWayMax);

    /// <summary>Asks the consumer of <c>{service}-{request}</c>, which answers in one of two ways.</summary>
    /// <exception cref="TimeoutException">The broker is away, or no answer came in time.</exception>
    public Task<Response<TYes, TNo>> Ask<TRequest, TYes, TNo>(string service, TRequest request, CancellationToken ct)
        where TRequest : class
        where TYes : class
        where TNo : class =>
        Bounded(
            token => Client<TRequest>(service, AnswerTimeMax).GetResponse<TYes, TNo>(request, token), _turns,
            AnswerTimeMax, ct);

    /// <summary>The same within <see cref="SlowAnswerTimeMax"/>.</summary>
    /// <exception cref="TimeoutException">The broker is away, or no answer came in time.</exception>
    public Task<Response<TYes, TNo>> AskSlow<TRequest, TYes, TNo>(
        string service, TRequest request, CancellationToken ct)
        where TRequest : class
        where TYes : class
        where TNo : class =>
        Bounded(
            token => Client<TRequest>(service, SlowAnswerTimeMax).GetResponse<TYes, TNo>(request, token), _slowTurns,
            SlowAnswerTimeMax, ct);

    /// <inheritdoc cref="Ask{TRequest, TYes, TNo}"/>
    public async Task<TAnswer> Ask<TRequest, TAnswer>(string service, TRequest request, CancellationToken ct)
        where TRequest : class
        where TAnswer : class =>
        (await Bounded(
            token => Client<TRequest>(service, AnswerTimeMax).GetResponse<TAnswer>(request, token), _turns,
            AnswerTimeMax, ct)).Message;

    public void Dispose()
    {
        _turns.Dispose();
        _slowTurns.Dispose();
    }

    /// <summary>
    /// An exchange, never <c>queue:</c>: MassTransit would declare the queue as a classic one, which the broker
    /// refuses against the owner's quorum queue by closing the channel, again and again (decision 0021).
    /// </summary>
    private IRequestClient<TRequest> Client<TRequest>(string service, TimeSpan within)
        where TRequest : class =>
        clients.CreateRequestClient<TRequest>(new Uri($"exchange:{QueueNames.Of<TRequest>(service)}"), within);

    private async Task<T> Bounded<T>(
        Func<CancellationToken, Task<T>> ask, SemaphoreSlim turns, TimeSpan within, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            await turns.WaitAsync(either.Token);
            if (!health.IsUp)
            {
                turns.Release();
                throw new TimeoutException("The broker is away.");
            }
            // On a thread of the pool and given up by us: where the broker dies right now, the client hangs.
            var answer = Task.Run(() => ask(either.Token), CancellationToken.None);
            _ = answer.ContinueWith(_ => turns.Release(), TaskScheduler.Default);
            return await answer.WaitAsync(either.Token);
        }
        catch (Exception e) when (IsNoAnswer(e) && !ct.IsCancellationRequested)
        {
            throw new TimeoutException("No answer came over the bus in time.", e);
        }
    }

    /// <summary>A fault is an answer: the consumer was there and failed.</summary>
    private static bool IsNoAnswer(Exception e) =>
        e is OperationCanceledException || e is RequestException and not RequestFaultException;
}
