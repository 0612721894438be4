using System.Text.RegularExpressions;
using MailMesh.Gateway.OAuth.Clients;

namespace MailMesh.Gateway.OAuth.Authorizing;

/// <summary>Reads an authorization request (OAuth 2.1 §4.1.1): a query, or what the login page sends again.</summary>
public sealed partial class AuthorizationReader(ClientDirectory clients, Places places)
{
    private static readonly string[] Names =
    [
        "client_id", "redirect_uri", "response_type", "scope", "state", "resource", "code_challenge",
        "code_challenge_method",
    ];

    public async Task<AuthorizationReading> Read(Parameters sent, HttpContext http)
    {
        if (sent.Malformed(["client_id", "redirect_uri", "state"]) is { } malformed)
            return Shown($"{malformed} comes twice, or is too long.");
        if (sent["client_id"] is not { } clientId) return Shown("client_id is missing.");
        var lookup = await clients.Find(clientId, http.RequestAborted);
        if (lookup is not ClientLookup.Found { Client: var client })
            return Shown(((ClientLookup.Refused)lookup).Why);
        // One that is registered may not be left out: too much hangs on where the code goes.
        if (sent["redirect_uri"] is not { } redirectUri) return Shown("redirect_uri is missing.");
        if (!client.MayRedirectTo(redirectUri))
            return Shown("redirect_uri is none that this app registered. They are compared character for character.");

        var issuer = places.Issuer(http.Request);
        var (resource, error) = Target(sent, http.Request);
        error = Check(sent) ?? error;
        var (scopes, unknown) = ScopesOf(sent["scope"]);
        error ??= unknown;
        if (error is not null)
        {
            return new AuthorizationReading.SentBack(AuthorizationRequest.SendBack(
                redirectUri, sent["state"], issuer, ("error", error.Code), ("error_description", error.Description)));
        }
        return new AuthorizationReading.Good(new AuthorizationRequest(
            client, redirectUri, resource!, scopes, sent["code_challenge"]!, sent["state"], issuer,
            [.. Names.Select(name => (name, sent[name]))]));
    }

    private static OAuthError? Check(Parameters sent)
    {
        // One parameter may come more than once, and is answered in its own words (RFC 8707 §2).
        if (sent.Malformed(Names.Where(name => name != "resource")) is { } malformed)
            return OAuthError.Request($"{malformed} comes twice, or is too long.");
        if (sent["response_type"] is not { } type) return OAuthError.Request("response_type is missing.");
        if (type != "code") return new OAuthError("unsupported_response_type", "response_type must be code.");
        if (sent["response_mode"] is not (null or "query")) return OAuthError.Request("response_mode must be query.");
        // Absent means "plain" (RFC 7636 §4.3), which protects nothing.
        return sent["code_challenge_method"] != "S256" || sent["code_challenge"] is not { } challenge
            || !Challenge().IsMatch(challenge)
                ? OAuthError.Request("PKCE is required: a code_challenge with code_challenge_method=S256.")
                : null;
    }

    private (string? Resource, OAuthError? Error) Target(Parameters sent, HttpRequest request)
    {
        if (sent["resource"] is not { } named)
        {
            return sent.All("resource").Count > 1
                ? (null, OAuthError.Target("Name one resource: a token is for one."))
                : (places.DefaultResource(request), null);
        }
        return places.ResourceNamed(named, request) is { } resource
            ? (resource, null)
            : (null, OAuthError.Target($"The resources here are {places.DefaultResource(request)} and what is below."));
    }

    /// <summary>What isn't ours is passed over (RFC 6749 §3.3), so long as something is left.</summary>
    private static (IReadOnlyList<string> Scopes, OAuthError? Error) ScopesOf(string? text)
    {
        if (text is null) return (AppScopes.UsualScopes, null);
        var asked = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var known = AppScopes.Grantable.Where(asked.Contains).ToList();
        return known.Count > 0
            ? (known, null)
            : ([], OAuthError.Scope($"The scopes are {string.Join(' ', AppScopes.Grantable)}."));
    }

    private static AuthorizationReading.Shown Shown(string why) => new(OAuthError.Request(why));

    /// <summary>SHA-256, base64url without padding (RFC 7636 §4.2).</summary>
    [GeneratedRegex("^[A-Za-z0-9_-]{43}$")]
    private static partial Regex Challenge();
}
