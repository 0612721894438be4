namespace MailMesh.Gateway.OAuth.Tokens;

/// <summary>Where an app gets tokens for a code, and new ones for a refresh token (RFC 6749 §4.1.3, §6).</summary>
public sealed class TokenRoute(CodeExchange codes, RefreshExchange refreshes, TokenIssuer issuer)
{
    private static readonly string[] Names =
        ["grant_type", "code", "redirect_uri", "client_id", "code_verifier", "refresh_token", "scope"];

    public async Task<IResult> Answer(HttpContext http)
    {
        if (await Parameters.OfForm(http.Request, http.RequestAborted) is not { } form)
            return OAuthError.Request("Send a form: application/x-www-form-urlencoded.").AsJson();
        if (form.Malformed(Names) is { } malformed)
            return OAuthError.Request($"{malformed} comes twice, or is too long.").AsJson();
        if (form["client_id"] is not { } clientId)
            return OAuthError.Client("client_id is missing: apps here are public, and name themselves.").AsJson();
        var outcome = form["grant_type"] switch
        {
            "authorization_code" => await codes.Run(form, clientId, http),
            "refresh_token" => await refreshes.Run(form, clientId, http),
            null => new TokenOutcome.Refused(OAuthError.Request("grant_type is missing.")),
            _ => new TokenOutcome.Refused(new OAuthError(
                "unsupported_grant_type", "grant_type must be authorization_code or refresh_token.")),
        };
        return outcome switch
        {
            TokenOutcome.Issued issued => OAuthJson.Of(new
            {
                access_token = issued.AccessToken,
                token_type = "Bearer",
                expires_in = (int)issuer.AccessTokenLifetime.TotalSeconds,
                refresh_token = issued.RefreshToken,
                scope = string.Join(' ', issued.Scopes),
            }),
            TokenOutcome.Refused refused => refused.Error.AsJson(),
            _ => throw new System.Diagnostics.UnreachableException($"{outcome} is no outcome."),
        };
    }
}
