namespace MailMesh.Gateway.OAuth.Pages;

/// <summary>
/// What went wrong before it is certain where to send the person: nobody is redirected then (RFC 6749 §4.1.2.1).
/// </summary>
public static class ErrorPage
{
    public static IResult Of(OAuthError error) => new Page(
        "This app can't be let in",
        Html.Of($"""
            <p class="problem" role="alert">{error.Description}</p>
            <p>Nothing was granted. Go back to the app and connect again; if it happens again, tell its makers:
            <code>{error.Code}</code></p>
            """),
        error.Status);
}
