using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Gateway.OAuth.Authorizing;

/// <summary>
/// Ties the pages to one browser. Forms repeat the cookie's value, which no other site can read; it logs nobody in.
/// </summary>
public sealed class BrowserCookie(Places places)
{
    private const string Name = "mailmesh-oauth";
    private const int RandomBytes = 24;
    private const int LengthMax = 64;
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    /// <summary>The browser's value; a new one where it has none.</summary>
    public string Ensure(HttpContext http)
    {
        if (Read(http) is { } known) return known;
        var value = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));
        http.Response.Cookies.Append(NameFor(http), value, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            MaxAge = KeptFor,
            Path = "/",
            // Not Strict: a second tab comes from the app's site, and must not get another value.
            SameSite = SameSiteMode.Lax,
            Secure = IsSecure(http),
        });
        return value;
    }

    /// <summary>The browser's value, where the form was sent by a page of ours; else null.</summary>
    public string? Check(HttpContext http, string? inForm)
    {
        if (Read(http) is not { } value || inForm is null) return null;
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != places.Issuer(http.Request)) return null;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(inForm))
            ? value
            : null;
    }

    public static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));

    private string? Read(HttpContext http) =>
        http.Request.Cookies[NameFor(http)] is { Length: > 0 and <= LengthMax } value ? value : null;

    /// <summary>A prefix that browsers hold to: no neighbour's host sets it (RFC 6265bis §4.1.3).</summary>
    private string NameFor(HttpContext http) => IsSecure(http) ? "__Host-" + Name : Name;

    private bool IsSecure(HttpContext http) =>
        places.Issuer(http.Request).StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
