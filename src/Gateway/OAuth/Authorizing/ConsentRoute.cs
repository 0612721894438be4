using MailMesh.Gateway.OAuth.Login;
using MailMesh.Gateway.OAuth.Pages;

namespace MailMesh.Gateway.OAuth.Authorizing;

/// <summary>Takes the consent form; the person goes back to the app, with a code or a refusal.</summary>
public sealed class ConsentRoute(
    BrowserCookie browser, AuthorizationStore store, OwnerLogin login, ConsentForm consent, Places places)
{
    public async Task<IResult> Answer(HttpContext http)
    {
        var ct = http.RequestAborted;
        if (await Parameters.OfForm(http.Request, ct) is not { } form
            || browser.Check(http, form[LoginPage.CrossSiteField]) is not { } cookie
            || !Guid.TryParse(form[ConsentPage.AuthorizationField], out var id)
            || await store.FindAsking(id, cookie, ct) is not { } asking
            || await login.Refresh(asking.GranterKeyId, ct) is not { } owner)
            return ErrorPage.Of(OAuthError.Request(LoginRoute.Stale));
        var issuer = places.Issuer(http.Request);
        if (form[ConsentPage.DecisionField] != ConsentPage.Allow)
        {
            return await store.Refuse(asking, owner, http.TraceIdentifier, ct)
                ? Back(("error", "access_denied"), ("error_description", "The person said no."))
                : ErrorPage.Of(OAuthError.Request(LoginRoute.Stale));
        }
        var (pick, problem) = await consent.Read(form, owner, ct);
        if (pick is null && asking.IsAllowed) return ErrorPage.Of(OAuthError.Request(LoginRoute.Stale));
        if (pick is null) return await consent.Show(asking, owner, cookie, problem, ct);
        var code = await store.Grant(asking, cookie, owner, pick, http.TraceIdentifier, ct);
        // Sent twice, the form gets the same code; filled in otherwise, or once the code is used, it is too late.
        return code is null ? ErrorPage.Of(OAuthError.Request(LoginRoute.Stale)) : Back(("code", code));

        SeeOther Back(params (string, string?)[] answer) =>
            new(AuthorizationRequest.SendBack(asking.RedirectUri, asking.State, issuer, answer));
    }
}
