using Microsoft.Net.Http.Headers;

namespace MailMesh.Gateway.Mcp;

/// <summary>What a POST must send and take (streamable HTTP, "Sending Messages to the Server").</summary>
public static class MediaTypes
{
    public static RpcRefusal? Check(HttpRequest request)
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
