using System.Globalization;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.OAuth;
using MailMesh.Gateway.OAuth.Pages;
using MailMesh.Gateway.Rest;

namespace MailMesh.Gateway.Doors;

/// <summary>What a door answers in place of what stands behind it, in the form that its callers read.</summary>
/// <param name="Text">What to do about it. Never what an exception said.</param>
public sealed record DoorRefusal(int Status, string Code, string Text)
{
    /// <summary>Seconds.</summary>
    public int? RetryAfter { get; init; }

    public async Task Write(HttpContext http)
    {
        if (RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        switch (Surfaces.Of(http.Request.Path))
        {
            case Surface.Mcp:
                var code = Status >= StatusCodes.Status500InternalServerError && Code == ErrorCodes.Internal
                    ? (int)ModelContextProtocol.McpErrorCode.InternalError
                    : RpcRefusal.BadTransport;
                await new RpcRefusal(Status, code, Text).Write(http);
                break;
            case Surface.OAuth:
                await InOAuth.AsJson().ExecuteAsync(http);
                break;
            case Surface.Page:
                await ErrorPage.Of(InOAuth).ExecuteAsync(http);
                break;
            default:
                await Problems.Of(AsRefusal(), http).ExecuteAsync(http);
                break;
        }
    }

    public Refusal AsRefusal() => new(Code, Text) { Status = Status, RetryAfter = RetryAfter };

    private OAuthError InOAuth => new(
        Status switch
        {
            StatusCodes.Status503ServiceUnavailable => "temporarily_unavailable",
            >= StatusCodes.Status500InternalServerError => "server_error",
            _ => "invalid_request",
        },
        Text)
    {
        Status = Status,
    };
}
