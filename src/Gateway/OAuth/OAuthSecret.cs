using System.Text;
using MailMesh.Gateway.Keys;

namespace MailMesh.Gateway.OAuth;

/// <summary>Secrets that OAuth hands out: opaque, in the form of keys, and stored as hashes alone.</summary>
public static class OAuthSecret
{
    private const string AccessPrefix = "mm_at_";
    private const string RefreshPrefix = "mm_rt_";
    private const string CodePrefix = "mm_ac_";

    public static string MintAccessToken() => CheckedSecret.Mint(AccessPrefix);

    public static string MintRefreshToken() => CheckedSecret.Mint(RefreshPrefix);

    /// <summary>
    /// The one code of an authorization: a form that is sent twice gets the same, though its hash alone is stored.
    /// </summary>
    /// <param name="browser">The browser's cookie, which only it and the pages shown to it hold.</param>
    public static string CodeOf(Guid authorizationId, string browser) => CheckedSecret.Derive(
        CodePrefix, Encoding.UTF8.GetBytes(browser), Encoding.ASCII.GetBytes($"code {authorizationId}"));

    public static bool IsAccessToken(string text) => CheckedSecret.IsWellFormed(text, AccessPrefix);

    public static bool IsRefreshToken(string text) => CheckedSecret.IsWellFormed(text, RefreshPrefix);

    public static bool IsCode(string text) => CheckedSecret.IsWellFormed(text, CodePrefix);

    public static byte[] Hash(string secret) => CheckedSecret.Hash(secret);
}
