using System.Net;
using MailMesh.ServiceDefaults.Networks;

namespace MailMesh.Webhooks.Subscriptions;

/// <summary>Which URLs may be subscribed. Names are resolved, and checked again, at each connection.</summary>
public static class WebhookUrl
{
    public const int LengthMax = 2_048;
    public const string InvalidUrl = "invalid_url";
    public const string UrlNotAllowed = "url_not_allowed";

    /// <summary>Null where the URL is fine; else why not.</summary>
    public static (string Code, string Detail)? Refuse(string text, bool allowPrivateHosts)
    {
        if (text.Length > LengthMax)
            return (InvalidUrl, $"The URL has {text.Length} characters; at most {LengthMax} are taken.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            return (InvalidUrl, "The URL is not absolute; write it like https://example.com/hooks/mail.");
        if (url.UserInfo.Length > 0)
            return (InvalidUrl, "The URL carries credentials; verify the signature instead of asking for a password.");
        if (url.Fragment.Length > 0)
            return (InvalidUrl, "The URL has a fragment, which is never sent; leave out # and what follows.");
        if (url.Scheme == Uri.UriSchemeHttp)
            return url.IsLoopback && allowPrivateHosts
                ? null
                : (InvalidUrl, "The URL must start with https://.");
        if (url.Scheme != Uri.UriSchemeHttps)
            return (InvalidUrl, $"{url.Scheme}: is not a web address; the URL must start with https://.");
        return !allowPrivateHosts && IsPrivate(url)
            ? (UrlNotAllowed, "The host is not on the public internet; give one that is.")
            : null;
    }

    private static bool IsPrivate(Uri url) =>
        url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var address) && !AddressGuard.IsPublic(address));
}
