namespace MailMesh.Gateway.OAuth;

/// <summary>What there is of OAuth here, as metadata and registrations name it.</summary>
public static class Supported
{
    public static IReadOnlyList<string> ResponseTypes { get; } = ["code"];
    public static IReadOnlyList<string> ResponseModes { get; } = ["query"];
    public static IReadOnlyList<string> GrantTypes { get; } = ["authorization_code", "refresh_token"];
    /// <summary>Apps on other people's machines keep no secret; PKCE stands in for one (OAuth 2.1 §2.1).</summary>
    public static IReadOnlyList<string> ClientAuthentication { get; } = ["none"];
    public static IReadOnlyList<string> ChallengeMethods { get; } = ["S256"];
    public static IReadOnlyList<string> BearerMethods { get; } = ["header"];
}
