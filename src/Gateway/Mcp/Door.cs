using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace MailMesh.Gateway.Mcp;

/// <summary>Section <c>Door</c>: under which names the gateway may be called.</summary>
public sealed record DoorOptions
{
    /// <summary>Host names that requests may address; <c>*</c> is any.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];
    /// <summary>Origins that browsers may call from, such as <c>https://console.example.com</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];
    /// <summary>
    /// Where people reach this gateway, such as <c>https://mail.example.com</c>; links begin with it.
    /// </summary>
    public string? PublicUrl { get; init; }

    /// <summary>A path alone where no public URL is configured.</summary>
    public string LinkTo(string path) => PublicUrl?.TrimEnd('/') + path;
}

/// <summary>
/// What is checked before anything is read. A page that a browser shows on this machine can reach loopback; without
/// these checks DNS rebinding would let it speak to the gateway (streamable HTTP, "Security Warning").
/// </summary>
public sealed class Door(IOptions<DoorOptions> options)
{
    private const string AnyHost = "*";
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]", "::1"];

    private readonly DoorOptions _options = options.Value;
    private readonly Uri? _public = options.Value.PublicUrl is { Length: > 0 } url ? new Uri(url) : null;

    public RpcRefusal? CheckHost(HttpRequest request) =>
        Allows(request.Host.Host)
            ? null
            : new RpcRefusal(StatusCodes.Status403Forbidden, RpcRefusal.BadTransport,
                "This host name is not allowed. Add it to Door:Hosts.");

    public RpcRefusal? CheckOrigin(HttpRequest request)
    {
        if (CheckHost(request) is { } stranger) return stranger;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0 || _options.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase)) return null;
        return Uri.TryCreate(origin, UriKind.Absolute, out var from) && Loopback.Contains(from.Host)
            ? null
            : new RpcRefusal(StatusCodes.Status403Forbidden, RpcRefusal.BadTransport,
                "This origin is not allowed. Add it to Door:Origins.");
    }

    public static RpcRefusal? CheckMediaTypes(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var sent) || sent.MediaType != "application/json")
        {
            return new RpcRefusal(StatusCodes.Status415UnsupportedMediaType, RpcRefusal.BadTransport,
                "Content-Type must be application/json.");
        }
        return Accepts(request, "application/json") && Accepts(request, "text/event-stream")
            ? null
            : new RpcRefusal(StatusCodes.Status406NotAcceptable, RpcRefusal.BadTransport,
                "Accept must list application/json and text/event-stream.");
    }

    private bool Allows(string host) =>
        Loopback.Contains(host, StringComparer.OrdinalIgnoreCase)
        || _options.Hosts.Contains(AnyHost)
        || string.Equals(host, _public?.Host, StringComparison.OrdinalIgnoreCase)
        || _options.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>A request without the header accepts anything (RFC 9110 §12.5.1).</summary>
    private static bool Accepts(HttpRequest request, string mediaType)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0) return true;
        foreach (var line in accept)
        {
            // The common case without parsing: clients send both names literally.
            if (line is not null && line.Contains(mediaType, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return MediaTypeHeaderValue.TryParseList(accept, out var ranges)
            && ranges.Any(range => range.MatchesMediaType(mediaType));
    }
}
