using MailMesh.Gateway.Gates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace MailMesh.Gateway.Rest;

/// <summary>What a request may bring and ask for: JSON both ways, but for files.</summary>
public static class MediaTypes
{
    private const string Json = "application/json";

    /// <summary>Without the header a request takes anything (RFC 9110 §12.5.1); unreadable, nothing.</summary>
    public static Refusal? CheckAccept(RouteCard card, HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0) return null;
        return MediaTypeHeaderValue.TryParseList(accept, out var ranges)
            && ranges.Any(range => range.Quality is not 0d && range.MatchesMediaType(card.MediaType))
            ? null
            : new Refusal(ErrorCodes.NotAcceptable, $"This route answers {card.MediaType}; let Accept list it.");
    }

    public static Refusal? CheckContent(RouteCard card, HttpContext http)
    {
        if (!card.HasBody) return null;
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) return null;
        // A body of no bytes is none, whatever it says of itself.
        if (http.Request.ContentLength == 0) return null;
        var isJson = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var sent)
            && sent.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            && (sent.Charset.Length == 0 || sent.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                || sent.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
        return isJson
            ? null
            : new Refusal(ErrorCodes.UnsupportedMediaType, $"Content-Type must be {Json}, in UTF-8.");
    }
}
