using System.Collections.Concurrent;
using System.Net;

namespace MailMesh.Mail.Dns;

/// <summary>
/// A stub resolver (RFC 1035, RFC 2308, RFC 6891, RFC 7505, RFC 7766): asks recursive servers over UDP, then TCP, keeps
/// what they say for its time, and asks once for a name that many ask for at the same time. It does not validate
/// DNSSEC. Safe for use by several threads.
/// </summary>
public sealed class DnsResolver : IDnsResolver, IDisposable
{
    private readonly DnsOptions _options;
    private readonly DnsCache _cache;
    private readonly DnsLookup _lookup;
    private readonly SemaphoreSlim _slots;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ConcurrentDictionary<DnsQuestion, Lazy<Task<DnsAnswer<object>>>> _inFlight = [];

    /// <summary>Makes a resolver; nothing is sent before the first question.</summary>
    /// <exception cref="ArgumentException">The options name no server, or a limit that is none.</exception>
    public DnsResolver(DnsOptions options)
    {
        options.Check();
        _options = options;
        _cache = new DnsCache(options);
        _lookup = new DnsLookup(options, new DnsExchange(options));
        _slots = new SemaphoreSlim(options.LookupsMax);
    }

    /// <inheritdoc/>
    public Task<DnsAnswer<IPAddress>> A(string name, CancellationToken cancellation = default) =>
        Ask<IPAddress>(name, DnsType.A, cancellation);

    /// <inheritdoc/>
    public Task<DnsAnswer<IPAddress>> Aaaa(string name, CancellationToken cancellation = default) =>
        Ask<IPAddress>(name, DnsType.Aaaa, cancellation);

    /// <inheritdoc/>
    public async Task<DnsAnswer<MxHost>> Mx(string name, CancellationToken cancellation = default)
    {
        var answer = await Ask<MxHost>(name, DnsType.Mx, cancellation);
        return answer is DnsAnswer<MxHost>.Found found
            ? new DnsAnswer<MxHost>.Found([.. found.Records.OrderBy(host => host.Preference)])
            : answer;
    }

    /// <inheritdoc/>
    public Task<DnsAnswer<string>> Txt(string name, CancellationToken cancellation = default) =>
        Ask<string>(name, DnsType.Txt, cancellation);

    /// <summary>Hosts of a service, e.g. <c>_imaps._tcp.example.com</c>, the most preferred first (RFC 2782).</summary>
    public async Task<DnsAnswer<SrvHost>> Srv(string name, CancellationToken cancellation = default)
    {
        var answer = await Ask<SrvHost>(name, DnsType.Srv, cancellation);
        return answer is DnsAnswer<SrvHost>.Found found
            ? new DnsAnswer<SrvHost>.Found(
                [.. found.Records.OrderBy(host => host.Priority).ThenByDescending(host => host.Weight)])
            : answer;
    }

    /// <summary>The name that this one is an alias of, one step (RFC 1035 §3.3.1).</summary>
    public Task<DnsAnswer<string>> Cname(string name, CancellationToken cancellation = default) =>
        Ask<string>(name, DnsType.Cname, cancellation);

    /// <inheritdoc/>
    public Task<DnsAnswer<string>> Reverse(IPAddress address, CancellationToken cancellation = default) =>
        Ask<string>(DnsName.Reverse(address), DnsType.Ptr, cancellation);

    /// <summary>Ends what is on the wire; who waits for it gets <see cref="DnsAnswer{T}.Failed"/>.</summary>
    public void Dispose() => _disposed.Cancel();

    private async Task<DnsAnswer<T>> Ask<T>(string name, DnsType type, CancellationToken cancellation)
    {
        if (DnsName.Normalise(name) is not { } normal)
        {
            return new DnsAnswer<T>.NoSuchName();
        }
        var question = new DnsQuestion(normal, type);
        var answer = _cache.Find(question);
        if (answer is null)
        {
            // The lookup is everybody's: one caller that gives up must not end it for the others.
            var lookup = _inFlight.GetOrAdd(question, _ => new(() => Task.Run(() => LookUp(question))));
            answer = await lookup.Value.WaitAsync(cancellation);
        }
        return answer switch
        {
            DnsAnswer<object>.Found found => new DnsAnswer<T>.Found([.. found.Records.Cast<T>()]),
            DnsAnswer<object>.NoData => new DnsAnswer<T>.NoData(),
            DnsAnswer<object>.Failed failed => new DnsAnswer<T>.Failed(failed.Reason),
            _ => new DnsAnswer<T>.NoSuchName(),
        };
    }

    private async Task<DnsAnswer<object>> LookUp(DnsQuestion question)
    {
        using var timeout = new CancellationTokenSource(_options.LookupTimeout, _options.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposed.Token);
        var hasSlot = false;
        try
        {
            await _slots.WaitAsync(end.Token);
            hasSlot = true;
            var result = await _lookup.Run(question, end.Token);
            _cache.Keep(question, result);
            return result.Answer;
        }
        catch (OperationCanceledException)
        {
            return new DnsAnswer<object>.Failed(_disposed.IsCancellationRequested
                ? "the resolver is closed"
                : $"no answer within {_options.LookupTimeout.TotalSeconds:0.###} s");
        }
        finally
        {
            // After it was kept: who comes now finds it in the cache.
            _inFlight.TryRemove(question, out _);
            if (hasSlot)
            {
                _slots.Release();
            }
        }
    }
}
