using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MailMesh.Gateway.Doors;

/// <summary>Section <c>Door:Limits</c>: what a client may send, and how slowly: docs/doors.md.</summary>
public sealed record DoorLimits
{
    /// <summary>Open at once in this process; one more is closed without an answer.</summary>
    public int ConnectionsMax { get; init; } = 2_000;
    /// <summary>Method, path and query; longer is 414.</summary>
    public int RequestLineBytesMax { get; init; } = 8 * 1024;
    /// <summary>More is 431.</summary>
    public int HeadersMax { get; init; } = 60;
    /// <summary>Of all headers together; more is 431.</summary>
    public int HeaderBytesMax { get; init; } = 32 * 1024;
    /// <summary>A call by MCP or REST: 10 MB of attachments as base64 in JSON, and the rest. More is 413.</summary>
    public int BodyBytesMax { get; init; } = 20 * 1024 * 1024;
    /// <summary>A form or registration of OAuth; more is 413.</summary>
    public int FormBytesMax { get; init; } = 64 * 1024;

    /// <summary>From the first byte of a request to the end of its headers; later is 408.</summary>
    public TimeSpan HeadersTimeMax { get; init; } = TimeSpan.FromSeconds(15);
    /// <summary>A connection that asks nothing for this long is closed.</summary>
    public TimeSpan IdleTimeMax { get; init; } = TimeSpan.FromSeconds(130);
    public TimeSpan HandshakeTimeMax { get; init; } = TimeSpan.FromSeconds(10);
    /// <summary>Bytes a second of a body that is being read; slower is 408.</summary>
    public int BodyRateMin { get; init; } = 240;
    /// <summary>Bytes a second that a client must take of an answer; a slower one is hung up on.</summary>
    public int AnswerRateMin { get; init; } = 240;
    /// <summary>For how long a client may be slower than both rates.</summary>
    public TimeSpan RateGraceTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>An answer to MCP that takes longer becomes an event stream, with a comment this often.</summary>
    public TimeSpan AnswerSilenceMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests at once on one HTTP/2 connection.</summary>
    public int StreamsMax { get; init; } = 100;
    /// <summary>Of one HTTP/2 frame; at least 16,384 (RFC 9113 §6.5.2).</summary>
    public int FrameBytesMax { get; init; } = 16 * 1024;
    /// <summary>Of names and values that an HTTP/2 client may have kept for it, to say them shorter.</summary>
    public int HeaderTableBytesMax { get; init; } = 4 * 1024;
    /// <summary>Of one HTTP/2 body, and of all on a connection, that may come before they are read.</summary>
    public int StreamWindowBytes { get; init; } = 768 * 1024;
    public int ConnectionWindowBytes { get; init; } = 1024 * 1024;
    /// <summary>A silent HTTP/2 connection is asked whether it lives.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan PingTimeMax { get; init; } = TimeSpan.FromSeconds(20);

    public void Set(KestrelServerLimits kestrel)
    {
        kestrel.MaxConcurrentConnections = ConnectionsMax;
        kestrel.MaxConcurrentUpgradedConnections = 0; // no route upgrades
        kestrel.MaxRequestLineSize = RequestLineBytesMax;
        kestrel.MaxRequestHeaderCount = HeadersMax;
        kestrel.MaxRequestHeadersTotalSize = HeaderBytesMax;
        kestrel.MaxRequestBodySize = BodyBytesMax;
        kestrel.RequestHeadersTimeout = HeadersTimeMax;
        kestrel.KeepAliveTimeout = IdleTimeMax;
        kestrel.MinRequestBodyDataRate = new MinDataRate(BodyRateMin, RateGraceTime);
        kestrel.MinResponseDataRate = new MinDataRate(AnswerRateMin, RateGraceTime);
        kestrel.Http2.MaxStreamsPerConnection = StreamsMax;
        kestrel.Http2.MaxFrameSize = FrameBytesMax;
        kestrel.Http2.HeaderTableSize = HeaderTableBytesMax;
        kestrel.Http2.InitialStreamWindowSize = StreamWindowBytes;
        kestrel.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
        kestrel.Http2.MaxRequestHeaderFieldSize = HeaderBytesMax;
        kestrel.Http2.KeepAlivePingDelay = PingEvery;
        kestrel.Http2.KeepAlivePingTimeout = PingTimeMax;
    }
}
