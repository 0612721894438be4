namespace MailMesh.Gateway.OAuth;

/// <summary>An error as RFC 6749 §4.1.2.1 and §5.2, RFC 7591 §3.2.2 and RFC 8707 §2 name them.</summary>
/// <param name="Description">For the developer of the client: what to do. Never a secret.</param>
public sealed record OAuthError(string Code, string Description)
{
    public int Status { get; init; } = StatusCodes.Status400BadRequest;

    public static OAuthError Request(string description) => new("invalid_request", description);

    public static OAuthError Client(string description) =>
        new("invalid_client", description) { Status = StatusCodes.Status401Unauthorized };

    public static OAuthError Grant(string description) => new("invalid_grant", description);

    public static OAuthError Scope(string description) => new("invalid_scope", description);

    public static OAuthError Target(string description) => new("invalid_target", description);

    public static OAuthError TooMany { get; } =
        new("temporarily_unavailable", "Too many requests from this address. Wait a minute, then try again.")
        {
            Status = StatusCodes.Status429TooManyRequests,
        };

    public static OAuthError Unavailable { get; } =
        new("temporarily_unavailable", "A part of MailMesh is not answering now. Try again in some seconds.")
        {
            Status = StatusCodes.Status503ServiceUnavailable,
        };

    public static OAuthError Internal { get; } =
        new("server_error", "Something failed on our side.") { Status = StatusCodes.Status500InternalServerError };

    public IResult AsJson() => OAuthJson.Of(new { error = Code, error_description = Description }, Status);
}

/// <summary>JSON that nobody may keep (RFC 6749 §5.1).</summary>
public static class OAuthJson
{
    public static IResult Of(object body, int status = StatusCodes.Status200OK) => new Unkept(Results.Json(
        body, statusCode: status));

    private sealed record Unkept(IResult Body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers.XContentTypeOptions = "nosniff";
            return Body.ExecuteAsync(httpContext);
        }
    }
}
