using MailMesh.Gateway.OAuth.Authorizing;

namespace MailMesh.Gateway.OAuth.Pages;

/// <summary>Where the owner of a workspace logs in.</summary>
public static class LoginPage
{
    public const string Action = "/oauth/login";
    public const string SecretField = "secret";
    public const string CrossSiteField = "csrf";

    public static Page Of(AuthorizationRequest request, string crossSite, string? problem = null) => new(
        "Log in to MailMesh",
        Html.Of($"""
            {Page.Problem(problem)}
            <p>{WhoAsks(request)} wants to use your mailboxes. Log in to decide what it may do.</p>
            <form method="post" action="{Action}">
            {Html.All(request.AsSent.Select(pair => Page.Hidden(pair.Name, pair.Value)))}
            {Page.Hidden(CrossSiteField, crossSite)}
            <label class="field" for="secret">Login code or owner's key</label>
            <input type="password" id="secret" name="{SecretField}" required autofocus autocomplete="off"
              autocapitalize="off" spellcheck="false" maxlength="100"
              aria-describedby="hint{(problem is null ? "" : " problem")}">
            <p class="note" id="hint">Run <code>./mailmesh login</code> where MailMesh runs: it prints a code that is
            good once, for ten minutes.</p>
            <button class="yes" type="submit">Log in</button>
            <a href="{request.Refusal("access_denied", "The person did not log in.")}">Cancel</a>
            </form>
            """),
        problem is null ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden);

    /// <summary>An app's name is its own word; a host is not.</summary>
    public static Html WhoAsks(AuthorizationRequest request) => request.Client.Host is { } host
        ? Html.Of($"<strong>{request.Client.Name}</strong> (of {host})")
        : Html.Of($"An app that calls itself <strong>{request.Client.Name}</strong>");
}
