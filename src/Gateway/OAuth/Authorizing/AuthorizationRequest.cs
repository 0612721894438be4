using System.Text;
using MailMesh.Gateway.OAuth.Clients;

namespace MailMesh.Gateway.OAuth.Authorizing;

/// <summary>What an app asks for, checked: client, redirect, PKCE, scopes and resource are good.</summary>
/// <param name="Scopes">Those of its scopes that there are; the usual ones where it named none.</param>
/// <param name="State">Passed through.</param>
/// <param name="AsSent">The parameters, for the next page to send again.</param>
public sealed record AuthorizationRequest(
    AppClient Client, string RedirectUri, string Resource, IReadOnlyList<string> Scopes, string CodeChallenge,
    string? State, string Issuer, IReadOnlyList<(string Name, string? Value)> AsSent)
{
    public string Refusal(string code, string description) =>
        SendBack(RedirectUri, State, Issuer, ("error", code), ("error_description", description));

    /// <summary>The redirect URI with an answer (RFC 6749 §4.1.2), and who gives it (RFC 9207).</summary>
    public static string SendBack(
        string redirectUri, string? state, string issuer, params (string Name, string? Value)[] answer)
    {
        var url = new StringBuilder(redirectUri);
        var separator = redirectUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var (name, value) in answer.Append(("state", state)).Append(("iss", issuer)))
        {
            if (value is null) continue;
            url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
        return url.ToString();
    }
}

public abstract record AuthorizationReading
{
    private AuthorizationReading()
    {
    }

    public sealed record Good(AuthorizationRequest Request) : AuthorizationReading;

    /// <summary>It is not certain whose redirect URI this is: the person is told, and sent nowhere.</summary>
    public sealed record Shown(OAuthError Error) : AuthorizationReading;

    public sealed record SentBack(string Location) : AuthorizationReading;
}
