using MailMesh.Gateway.OAuth.Pages;

namespace MailMesh.Gateway.OAuth.Authorizing;

/// <summary>Where an app sends a person: the login page, or what is wrong with the request.</summary>
public sealed class AuthorizeRoute(AuthorizationReader reader, BrowserCookie browser)
{
    public async Task<IResult> Answer(HttpContext http) =>
        await reader.Read(Parameters.OfQuery(http.Request), http) switch
        {
            AuthorizationReading.Good good => LoginPage.Of(good.Request, browser.Ensure(http)),
            AuthorizationReading.SentBack back => new SeeOther(back.Location),
            AuthorizationReading.Shown shown => ErrorPage.Of(shown.Error),
            var other => throw new System.Diagnostics.UnreachableException($"{other} is no reading."),
        };
}
