using MailMesh.Gateway.OAuth.Login;
using MailMesh.Gateway.OAuth.Pages;

namespace MailMesh.Gateway.OAuth.Authorizing;

/// <summary>Takes the login form; who is let in goes on to the consent page.</summary>
public sealed class LoginRoute(
    AuthorizationReader reader, BrowserCookie browser, OwnerLogin login, AuthorizationStore store, ConsentForm consent)
{
    public const string Stale = "This page is out of date, or was sent by another site. Connect again from the app.";

    public async Task<IResult> Answer(HttpContext http)
    {
        if (await Parameters.OfForm(http.Request, http.RequestAborted) is not { } form
            || browser.Check(http, form[LoginPage.CrossSiteField]) is not { } cookie)
            return ErrorPage.Of(OAuthError.Request(Stale));
        return await reader.Read(form, http) switch
        {
            AuthorizationReading.Good good => await LogIn(http, good.Request, form[LoginPage.SecretField], cookie),
            AuthorizationReading.SentBack back => new SeeOther(back.Location),
            AuthorizationReading.Shown shown => ErrorPage.Of(shown.Error),
            var other => throw new System.Diagnostics.UnreachableException($"{other} is no reading."),
        };
    }

    private async Task<IResult> LogIn(HttpContext http, AuthorizationRequest request, string? secret, string cookie)
    {
        if (!http.RequestServices.GetRequiredService<RequestRates>().AdmitsLogin(http))
        {
            return LoginPage.Of(request, cookie, "Too many logins from this address. Wait a minute, then try again.")
                with { Status = StatusCodes.Status429TooManyRequests };
        }
        var (owner, problem) = await login.Check(secret ?? "", http.TraceIdentifier, http.RequestAborted);
        if (owner is null) return LoginPage.Of(request, cookie, problem);
        var asking = await store.Begin(request, owner, cookie, http.TraceIdentifier, http.RequestAborted);
        return await consent.Show(asking, owner, cookie, problem: null, http.RequestAborted);
    }
}
