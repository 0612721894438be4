using MailMesh.Gateway.Audit.Reading;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.Mcp;
using MailMesh.Gateway.OAuth.Login;
using MailMesh.Gateway.Profiles.QMailing.Pub;

namespace MailMesh.Gateway.Rest;

/// <summary><c>/api/v1</c>: what people manage, and the tools' own operations through the same gates.</summary>
public static partial class RestRoutes
{
    public const string Base = "/api/v1";

    public static void MapRest(this WebApplication app)
    {
        var api = app.MapGroup(Base);
        api.MapInboxes();
        api.MapEmails();
        api.MapWorkspaces();
        api.MapKeys();
        api.MapSends();
        api.MapAttachments();
        api.MapLoginCodes();
        api.MapAudit();
        api.MapPub();
        api.MapFallback(http => Refuse(http, new Refusal("route_not_found",
            $"There is no such route under {Base}. docs/tools.md lists them.")));
    }

    /// <summary>A route behind the doors that all share: host, origin, key, outages and faults.</summary>
    public static void MapGuarded<T>(
        this RouteGroupBuilder api, string method, string pattern, Func<T, RestCall, Task<IResult>> route)
        where T : notnull =>
        api.MapMethods(pattern, [method], http => Guarded(http, $"{method} {pattern}", route));

    private static async Task Guarded<T>(HttpContext http, string name, Func<T, RestCall, Task<IResult>> route)
        where T : notnull
    {
        var services = http.RequestServices;
        if (services.GetRequiredService<Door>().CheckOrigin(http.Request) is { } stranger)
        {
            await Refuse(http, new Refusal(ErrorCodes.OriginDenied, stranger.Message));
            return;
        }
        var check = await services.GetRequiredService<KeyGate>().Check(http.Request, http.RequestAborted);
        if (check is not KeyCheck.Known { Caller: var caller })
        {
            await Turn(http, check);
            return;
        }
        var call = new RestCall(http, caller);
        var result = await Answer(http, name, () => route(services.GetRequiredService<T>(), call));
        await result.ExecuteAsync(http);
    }

    private static async Task<IResult> Answer(HttpContext http, string name, Func<Task<IResult>> route)
    {
        try
        {
            return await route();
        }
        catch (Exception e) when (Outage.Is(e))
        {
            LogOutage(Log(http), name, e.GetType().Name, e.Message);
            return Problems.Of(Refusals.Unavailable("A part of MailMesh is not answering now."), http);
        }
        catch (Exception e) when (e is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            LogFault(Log(http), e, name, http.TraceIdentifier);
            return Problems.Of(Refusals.Internal(http.TraceIdentifier), http);
        }
    }

    private static Task Turn(HttpContext http, KeyCheck check)
    {
        if (check is not KeyCheck.Refused refused)
            return Refuse(http, Refusals.Unavailable("Keys can't be looked up now."));
        http.Response.Headers.WWWAuthenticate = refused.Challenge;
        return Refuse(http, new Refusal(ErrorCodes.Unauthorized, refused.Detail));
    }

    private static Task Refuse(HttpContext http, Refusal refusal) => Problems.Of(refusal, http).ExecuteAsync(http);

    private static ILogger Log(HttpContext http) =>
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RestRoutes));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Route} met an outage: {Kind}: {Reason}")]
    private static partial void LogOutage(ILogger log, string route, string kind, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Route} failed in request {RequestId}")]
    private static partial void LogFault(ILogger log, Exception fault, string route, string requestId);
}
