using MailMesh.Gateway.Gates;

namespace MailMesh.Gateway.Doors;

/// <summary>
/// Refuses a request with a length and chunks. The server goes by the chunks; a proxy in front that goes by the length
/// would see another request begin in the body (RFC 9112 §6.1, §11.2).
/// </summary>
public sealed class Framing(RequestDelegate next)
{
    /// <summary>Where the server puts a length that it doesn't go by.</summary>
    private const string SetAside = "X-Content-Length";

    private static readonly DoorRefusal Ambiguous = new(StatusCodes.Status400BadRequest, ErrorCodes.BadRequest,
        "Send either Content-Length or Transfer-Encoding, not both.");

    public Task Invoke(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers.TransferEncoding.Count == 0 || !headers.ContainsKey(SetAside)) return next(http);
        http.Response.Headers.Connection = "close";
        return Ambiguous.Write(http);
    }
}
