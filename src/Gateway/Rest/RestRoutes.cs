using MailMesh.Gateway.Audit.Reading;
using MailMesh.Gateway.Gates;
using MailMesh.Gateway.Keys;
using MailMesh.Gateway.OAuth.Login;
using MailMesh.Gateway.Profiles.QMailing.Pub;
using MailMesh.Gateway.Rest.OpenApi;
using MailMesh.Gateway.Rest.Managing;
using MailMesh.Gateway.Rest.Operations;

namespace MailMesh.Gateway.Rest;

/// <summary><c>/api/v1</c>: what people manage, and the tools' own operations through the same gates.</summary>
public static partial class RestRoutes
{
    public const string Base = "/api/v1";

    public static void MapRest(this WebApplication app)
    {
        var api = app.MapGroup(Base);
        api.MapTools();
        api.MapWorkspaces();
        api.MapKeys();
        api.MapHeldSends();
        api.MapAttachments();
        api.MapLoginCodes();
        api.MapAudit();
        api.MapPub();
        api.MapMethods(OpenApiRoute.Card.Pattern, OpenApiRoute.Card.Methods,
                (HttpContext http, OpenApiRoute route) => route.Answer(http))
            .WithMetadata(OpenApiRoute.Card);
        api.MapFallback("{**path}", http => Refuse(http, http.RequestServices.GetRequiredService<RouteCatalog>()
            .Miss(http)));
    }

    /// <summary>A route behind what all share: key, media types, outages and faults.</summary>
    public static void MapGuarded(this RouteGroupBuilder api, RouteCard card, Func<RestCall, Task<IResult>> route) =>
        api.MapMethods(card.Pattern, card.Methods, http => Guarded(http, card, route)).WithMetadata(card);

    /// <summary>The same for a route that a service answers.</summary>
    public static void MapGuarded<T>(
        this RouteGroupBuilder api, RouteCard card, Func<T, RestCall, Task<IResult>> route)
        where T : notnull =>
        api.MapGuarded(card, call => route(call.Http.RequestServices.GetRequiredService<T>(), call));

    private static async Task Guarded(HttpContext http, RouteCard card, Func<RestCall, Task<IResult>> route)
    {
        var services = http.RequestServices;
        var check = await services.GetRequiredService<KeyGate>().Check(http.Request, http.RequestAborted);
        if (check is not KeyCheck.Known { Caller: var caller })
        {
            await Turn(http, check);
            return;
        }
        var call = new RestCall(http, caller, card);
        if ((Check(call) ?? await CheckNothing(call)) is { } refusal)
        {
            await Refuse(http, refusal);
            return;
        }
        var result = await Answer(call, route);
        await result.ExecuteAsync(http);
    }

    private static Refusal? Check(RestCall call)
    {
        var (card, request) = (call.Card, call.Http.Request);
        return MediaTypes.CheckAccept(card, request)
            ?? MediaTypes.CheckContent(card, call.Http)
            ?? (card is { IsTool: false, Scope: { } scope } ? call.Lacks(scope) : null)
            ?? IdempotencyKey.CheckUnwanted(card, request)
            ?? EntityTag.CheckUnwanted(card, request);
    }

    /// <summary>Of a route that takes nothing beside its path: whose handler has no reason to look.</summary>
    private static async Task<Refusal?> CheckNothing(RestCall call) =>
        call.Card.IsTool || call.Card.TakesFields ? null : (await call.Read()).Refusal;

    private static async Task<IResult> Answer(RestCall call, Func<RestCall, Task<IResult>> route)
    {
        var http = call.Http;
        try
        {
            return await route(call);
        }
        catch (Exception e) when (Outage.Is(e))
        {
            LogOutage(Log(http), call.Card.Name, e.GetType().Name, e.Message);
            return Problems.Of(Refusals.Unavailable("A part of MailMesh is not answering now."), http);
        }
        catch (Exception e) when (e is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            LogFault(Log(http), e, call.Card.Name, http.TraceIdentifier);
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
