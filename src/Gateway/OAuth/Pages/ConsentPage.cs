using MailMesh.Gateway.OAuth.Authorizing;
using MailMesh.Gateway.OAuth.Clients;

namespace MailMesh.Gateway.OAuth.Pages;

/// <summary>Where the owner picks what an app may do, and in which inboxes.</summary>
public static class ConsentPage
{
    public const string Action = "/oauth/consent";
    public const string AuthorizationField = "authorization";
    public const string DecisionField = "decision";
    public const string ScopeField = "scope";
    public const string InboxField = "inbox";
    public const string Allow = "allow";
    public const string AllInboxes = "all";

    public static Page Of(Asking asking, ConsentChoices choices, string crossSite, string? problem = null) => new(
        "Let this app in?",
        Html.Of($"""
            {Page.Problem(problem)}
            <p><strong>{asking.ClientName}</strong>{Host(asking)} asks for access. You will be sent back to
            <strong>{RedirectUri.Describe(asking.RedirectUri)}</strong>.</p>
            {Warning(asking)}
            <form method="post" action="{Action}">
            {Page.Hidden(CrossSiteFieldName, crossSite)}
            {Page.Hidden(AuthorizationField, asking.Id.ToString())}
            <fieldset>
            <legend>What may it do?</legend>
            {Html.All(choices.Scopes.Select(scope => Scope(scope, asking)))}
            </fieldset>
            <fieldset>
            <legend>In which inboxes?</legend>
            {All(choices)}
            {Html.All(choices.Inboxes.Select(inbox => Box(InboxField, inbox.Id.ToString(), inbox.Address)))}
            {More(choices)}
            </fieldset>
            <button class="yes" type="submit" name="{DecisionField}" value="{Allow}">Allow</button>
            <button class="no" type="submit" name="{DecisionField}" value="deny">Deny</button>
            <p class="note">You can end this at any time: it stands among your keys.</p>
            </form>
            """),
        problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        asking.RedirectUri);

    private const string CrossSiteFieldName = LoginPage.CrossSiteField;

    private static Html Host(Asking asking) => asking.ClientHost is { } host ? Html.Of($" (of {host})") : Html.Nothing;

    private static Html Warning(Asking asking) => asking.ClientHost is not null
        ? Html.Nothing
        : Html.Of($"""<p class="note">Nobody vouches for this name. Go on only if you started this yourself.</p>""");

    private static Html Scope(string scope, Asking asking) =>
        Box(ScopeField, scope, AppScopes.Describe(scope), asking.Asked.Contains(scope));

    private static Html All(ConsentChoices choices) => choices.MayGiveAll
        ? Box(InboxField, AllInboxes, "All inboxes, also those that are added later")
        : Html.Nothing;

    private static Html More(ConsentChoices choices) => choices.HasMore
        ? Html.Of($"""<p class="note">There are more inboxes than are listed here.</p>""")
        : Html.Nothing;

    private static Html Box(string name, string value, string text, bool ticked = false)
    {
        var on = ticked ? new Html(" checked") : Html.Nothing;
        return Html.Of($"""<label><input type="checkbox" name="{name}" value="{value}"{on}>{text}</label>""");
    }
}
