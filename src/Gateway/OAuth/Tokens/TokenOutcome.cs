namespace MailMesh.Gateway.OAuth.Tokens;

public abstract record TokenOutcome
{
    private TokenOutcome()
    {
    }

    public sealed record Issued(string AccessToken, string RefreshToken, IReadOnlyList<string> Scopes) : TokenOutcome;

    /// <param name="EndedGrant">A secret came twice: whoever holds a copy is locked out, with the app.</param>
    public sealed record Refused(OAuthError Error, bool EndedGrant = false) : TokenOutcome;
}
