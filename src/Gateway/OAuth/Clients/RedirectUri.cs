using System.Text.RegularExpressions;

namespace MailMesh.Gateway.OAuth.Clients;

/// <summary>Where a browser is sent with a code: what may be registered, and what equals it.</summary>
public static partial class RedirectUri
{
    public const int LengthMax = 2_048;
    private static readonly string[] Loopback = ["127.0.0.1", "[::1]", "localhost"];
    /// <summary>Schemes that a browser itself acts on.</summary>
    private static readonly string[] Dangerous =
    [
        "javascript", "data", "vbscript", "file", "blob", "about", "filesystem", "view-source", "ftp", "ws", "wss",
        "mailto", "tel", "sms", "intent",
    ];

    /// <summary>Null where it may be registered; else why not.</summary>
    public static string? Refuse(string text)
    {
        if (text.Length > LengthMax) return $"A redirect URI has at most {LengthMax} characters.";
        if (!Absolute().IsMatch(text) || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
            return "A redirect URI is absolute: scheme://host/path.";
        if (text.Contains('#', StringComparison.Ordinal)) return "A redirect URI has no fragment.";
        if (uri.UserInfo.Length > 0) return "A redirect URI carries no credentials.";
        if (uri.Scheme == Uri.UriSchemeHttps) return null;
        if (uri.Scheme == Uri.UriSchemeHttp)
            return Loopback.Contains(uri.Host) ? null : "Plain http is for loopback alone (RFC 8252 §8.3).";
        return Dangerous.Contains(uri.Scheme) ? $"{uri.Scheme}: can't be a redirect's scheme." : null;
    }

    /// <summary>
    /// Character for character (OAuth 2.1 §4.1.3); on loopback the port may differ, which an app takes as it gets it
    /// (RFC 8252 §7.3). <c>localhost</c> counts as loopback: command-line clients register it.
    /// </summary>
    public static bool Matches(string registered, string asked)
    {
        if (string.Equals(registered, asked, StringComparison.Ordinal)) return true;
        return WithoutPort(registered) is { } one && WithoutPort(asked) is { } other
            && string.Equals(one, other, StringComparison.Ordinal);
    }

    /// <summary>Of an http URI on loopback; null for all others.</summary>
    private static string? WithoutPort(string text) =>
        LoopbackUri().Match(text) is { Success: true } match
            ? $"http://{match.Groups["host"].Value}{match.Groups["rest"].Value}"
            : null;

    /// <summary>Who the person is sent to, in words.</summary>
    public static string Describe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? Loopback.Contains(uri.Host) ? "an app on this computer" : uri.Host
            : $"an app on this device ({text[..Math.Max(0, text.IndexOf(':', StringComparison.Ordinal))]})";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9+.-]*://[!-~]+$")]
    private static partial Regex Absolute();

    [GeneratedRegex(@"^http://(?<host>127\.0\.0\.1|\[::1\]|localhost)(:[0-9]{1,5})?(?<rest>[/?][!-~]*)?$")]
    private static partial Regex LoopbackUri();
}
