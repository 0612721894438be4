using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.OAuth;

/// <summary>
/// How often one address may knock where no key stands behind a request yet. Counted in each replica: it is a brake on
/// guessing and filling, not a price.
/// </summary>
public sealed class RequestRates(IOptions<OAuthOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> _logins =
        Windows(options.Value.LoginsPerMinuteMax, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<IPAddress> _registrations =
        Windows(options.Value.RegistrationsPerHourMax, TimeSpan.FromHours(1));
    private readonly PartitionedRateLimiter<IPAddress> _requests =
        Windows(options.Value.RequestsPerMinuteMax, TimeSpan.FromMinutes(1));

    public bool AdmitsLogin(HttpContext http) => Admits(_logins, http);

    public bool AdmitsRegistration(HttpContext http) => Admits(_registrations, http);

    public bool Admits(HttpContext http) => Admits(_requests, http);

    public void Dispose()
    {
        _logins.Dispose();
        _registrations.Dispose();
        _requests.Dispose();
    }

    private static bool Admits(PartitionedRateLimiter<IPAddress> limiter, HttpContext http)
    {
        using var lease = limiter.AttemptAcquire(Network(http.Connection.RemoteIpAddress ?? IPAddress.None));
        return lease.IsAcquired;
    }

    /// <summary>Whoever has one IPv6 address has the 2^64 beside it.</summary>
    private static IPAddress Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (bytes.Length != 16 || address.IsIPv4MappedToIPv6) return address;
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private static PartitionedRateLimiter<IPAddress> Windows(int permits, TimeSpan window) =>
        PartitionedRateLimiter.Create<IPAddress, IPAddress>(network => RateLimitPartition.GetFixedWindowLimiter(
            network, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window }));
}
