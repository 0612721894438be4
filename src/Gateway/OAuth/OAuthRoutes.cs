using MailMesh.Gateway.Gates;
using MailMesh.Gateway.OAuth.Authorizing;
using MailMesh.Gateway.OAuth.Metadata;
using MailMesh.Gateway.OAuth.Pages;
using MailMesh.Gateway.OAuth.Registering;
using MailMesh.Gateway.OAuth.Tokens;

namespace MailMesh.Gateway.OAuth;

/// <summary>
/// OAuth 2.1 for apps that take no pasted keys: the metadata that leads them here, the pages where a person lets one
/// in, and the tokens that it gets.
/// </summary>
public static partial class OAuthRoutes
{
    public static void MapOAuth(this WebApplication app)
    {
        app.MapJson<ProtectedResourceRoute>("GET", Places.ProtectedResource + "/{**path}", route => route.Answer);
        app.MapJson<AuthorizationServerRoute>("GET", Places.AuthorizationServer, route => route.Answer);
        app.MapJson<RegisterRoute>("POST", Places.Register, route => route.Answer);
        app.MapJson<TokenRoute>("POST", Places.Token, route => route.Answer);
        app.MapJson<RevokeRoute>("POST", Places.Revoke, route => route.Answer);
        app.MapPage<AuthorizeRoute>("GET", Places.Authorize, route => route.Answer);
        app.MapPage<LoginRoute>("POST", LoginPage.Action, route => route.Answer);
        app.MapPage<ConsentRoute>("POST", ConsentPage.Action, route => route.Answer);
        app.MapMethods(PageStyle.Path, With(HttpMethods.Get), PageStyle.Answer);
    }

    /// <summary>What a GET answers, HEAD answers without its body.</summary>
    private static string[] With(string method) => method == HttpMethods.Get ? [method, HttpMethods.Head] : [method];

    private static void MapJson<T>(
        this WebApplication app, string method, string pattern, Func<T, Func<HttpContext, Task<IResult>>> route)
        where T : notnull =>
        app.MapMethods(pattern, With(method), http => Run(http, pattern, route, error => error.AsJson()));

    private static void MapPage<T>(
        this WebApplication app, string method, string pattern, Func<T, Func<HttpContext, Task<IResult>>> route)
        where T : notnull =>
        app.MapMethods(pattern, With(method), http => Run(http, pattern, route, ErrorPage.Of));

    /// <summary>What all share: rate, outages and faults.</summary>
    private static async Task Run<T>(
        HttpContext http, string name, Func<T, Func<HttpContext, Task<IResult>>> route, Func<OAuthError, IResult> show)
        where T : notnull
    {
        var services = http.RequestServices;
        IResult result;
        if (!services.GetRequiredService<RequestRates>().Admits(http))
            result = show(OAuthError.TooMany);
        else
            result = await Answer(http, name, () => route(services.GetRequiredService<T>())(http), show);
        await result.ExecuteAsync(http);
    }

    private static async Task<IResult> Answer(
        HttpContext http, string name, Func<Task<IResult>> route, Func<OAuthError, IResult> show)
    {
        try
        {
            return await route();
        }
        catch (Exception e) when (Outage.Is(e))
        {
            LogOutage(Log(http), name, e.GetType().Name, e.Message);
            return show(OAuthError.Unavailable);
        }
        catch (Exception e) when (e is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            LogFault(Log(http), e, name, http.TraceIdentifier);
            return show(OAuthError.Internal);
        }
    }

    private static ILogger Log(HttpContext http) =>
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OAuthRoutes));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Route} met an outage: {Kind}: {Reason}")]
    private static partial void LogOutage(ILogger log, string route, string kind, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Route} failed in request {RequestId}")]
    private static partial void LogFault(ILogger log, Exception fault, string route, string requestId);
}
