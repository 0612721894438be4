using System.Globalization;
using System.Text.Json;

namespace MailMesh.Gateway.OAuth.Clients;

/// <summary>What an app says of itself, in a registration (RFC 7591 §2) or in its metadata document.</summary>
public sealed record ClientMetadata(string Name, IReadOnlyList<string> RedirectUris)
{
    public const int NameCharactersMax = 80;
    public const int RedirectUrisMax = 10;
    private const string Unnamed = "An app without a name";

    /// <summary>The metadata, or why they can't be taken.</summary>
    public static (ClientMetadata? Metadata, OAuthError? Error) Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) return Wrong("The metadata must be a JSON object.");
        if (Texts(json, "redirect_uris") is not { Count: > 0 and <= RedirectUrisMax } redirects)
            return WrongRedirect($"`redirect_uris` must list 1 to {RedirectUrisMax} URIs.");
        if (redirects.Select(RedirectUri.Refuse).FirstOrDefault(why => why is not null) is { } refused)
            return WrongRedirect(refused);
        if (json.TryGetProperty("grant_types", out _)
            && Texts(json, "grant_types")?.Contains("authorization_code") is not true)
            return Wrong("`grant_types` must hold authorization_code.");
        if (json.TryGetProperty("response_types", out _) && Texts(json, "response_types")?.Contains("code") is not true)
            return Wrong("`response_types` must hold code.");
        return (new ClientMetadata(NameOf(json), redirects), null);
    }

    /// <summary>What could reverse, hide or break the line it stands in is left out.</summary>
    private static string NameOf(JsonElement json)
    {
        if (!json.TryGetProperty("client_name", out var named) || Text(named) is not { } text) return Unnamed;
        var kept = string.Concat(text.Where(c => char.GetUnicodeCategory(c) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))).Trim();
        return kept.Length == 0 ? Unnamed : kept[..Math.Min(kept.Length, NameCharactersMax)];
    }

    private static List<string>? Texts(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return null;
        var texts = new List<string>();
        foreach (var item in list.EnumerateArray())
        {
            if (Text(item) is not { } text || texts.Count > RedirectUrisMax) return null;
            texts.Add(text);
        }
        return texts;
    }

    public static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }

    private static (ClientMetadata?, OAuthError?) Wrong(string why) =>
        (null, new OAuthError("invalid_client_metadata", why));

    private static (ClientMetadata?, OAuthError?) WrongRedirect(string why) =>
        (null, new OAuthError("invalid_redirect_uri", why));
}
