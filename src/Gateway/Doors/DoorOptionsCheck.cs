using MailMesh.Gateway.Doors.Callers;
using Microsoft.Extensions.Options;

namespace MailMesh.Gateway.Doors;

/// <summary>What would be found out by the first request otherwise is said at the start.</summary>
public sealed class DoorOptionsCheck : IValidateOptions<DoorOptions>
{
    /// <summary>Kestrel looks at times and rates once a second.</summary>
    private static readonly TimeSpan ShortestTime = TimeSpan.FromSeconds(1);

    /// <summary>RFC 9113 §6.5.2, §6.9.2.</summary>
    private const int SmallestFrameMax = 1 << 14, LargestFrameMax = (1 << 24) - 1, SmallestWindow = 65_535;

    public ValidateOptionsResult Validate(string? name, DoorOptions options)
    {
        var wrong = Wrong(options).ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> Wrong(DoorOptions door)
    {
        if (door.PublicUrl is { Length: > 0 } url && !IsWeb(url))
            yield return "Door:PublicUrl must be a URL such as https://mail.example.com.";
        if (door.Origins.FirstOrDefault(origin => !IsWeb(origin) || origin.EndsWith('/')) is { } page)
            yield return $"Door:Origins holds {page}; an origin is such as https://console.example.com.";
        if (door.Proxies.FirstOrDefault(proxy => TrustedProxies.Parse(proxy) is null) is { } stranger)
            yield return $"Door:Proxies holds {stranger}; it takes addresses and networks: 10.0.0.5 or 10.0.0.0/8.";
        if (door.DrainTimeMax <= TimeSpan.Zero) yield return "Door:DrainTimeMax must be above zero.";
        if (door.HstsSeconds < 0) yield return "Door:HstsSeconds must not be negative.";
        var limits = door.Limits;
        int[] sizes =
        [
            limits.ConnectionsMax, limits.RequestLineBytesMax, limits.HeadersMax, limits.HeaderBytesMax,
            limits.BodyBytesMax, limits.FormBytesMax, limits.BodyRateMin, limits.AnswerRateMin, limits.StreamsMax,
        ];
        if (sizes.Min() < 1) yield return "Every size and rate of Door:Limits must be at least 1.";
        if (limits.FrameBytesMax is < SmallestFrameMax or > LargestFrameMax)
            yield return "Door:Limits:FrameBytesMax must be from 16384 to 16777215.";
        if (limits.HeaderTableBytesMax < 0) yield return "Door:Limits:HeaderTableBytesMax must not be negative.";
        if (Math.Min(limits.StreamWindowBytes, limits.ConnectionWindowBytes) < SmallestWindow)
            yield return "StreamWindowBytes and ConnectionWindowBytes of Door:Limits must be at least 65535.";
        TimeSpan[] times =
        [
            limits.HeadersTimeMax, limits.IdleTimeMax, limits.HandshakeTimeMax, limits.RateGraceTime,
            limits.PingEvery, limits.PingTimeMax, limits.AnswerSilenceMax,
        ];
        if (times.Min() < ShortestTime || limits.RateGraceTime == ShortestTime)
            yield return "Every time of Door:Limits must be at least a second, RateGraceTime above it.";
    }

    private static bool IsWeb(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
