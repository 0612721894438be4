using Microsoft.AspNetCore.Http.Features;

namespace MailMesh.Gateway.Doors;

/// <summary>
/// One id for a request in its answer, logs, audit rows and trace: the caller's own where it is well-formed, so that
/// both sides find the same call; else the one that the server made.
/// </summary>
public sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> log)
{
    public const string Header = "X-Request-Id";
    public const int CharactersMax = 64;
    private const string TraceTag = "mailmesh.request_id";

    private static readonly Func<ILogger, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string>("Request {RequestId}");

    public Task Invoke(HttpContext http)
    {
        var theirs = http.Request.Headers[Header] is [{ } sent] && IsWellFormed(sent) ? sent : null;
        if (theirs is not null) http.TraceIdentifier = theirs;
        http.Response.Headers[Header] = http.TraceIdentifier;
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity)
            activity.SetTag(TraceTag, http.TraceIdentifier);
        return theirs is null ? next(http) : Scoped(http, theirs);
    }

    /// <summary>The server's own id is in every log line already.</summary>
    private async Task Scoped(HttpContext http, string id)
    {
        using (Scope(log, id)) await next(http);
    }

    /// <summary>Nothing that could end a line, forge a field or run in a page.</summary>
    public static bool IsWellFormed(string id) =>
        id.Length is > 0 and <= CharactersMax
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
}
