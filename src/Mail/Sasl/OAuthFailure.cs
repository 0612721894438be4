using System.Text;
using System.Text.Json;

namespace MailMesh.Mail.Sasl;

/// <summary>
/// The JSON of a challenge by which a server refuses an access token: RFC 7628 §3.2.2 for OAUTHBEARER, and
/// the same shape in Google's XOAUTH2. Some servers put an HTTP status in place of the OAuth error code.
/// </summary>
internal static class OAuthFailure
{
    private const int FieldCharsMax = 200;
    private const int NestingMax = 4; // the object is flat; what is deeper is not its shape

    /// <summary>
    /// One line for a person, without the token and without control characters: what the server said, and
    /// where the code is known, what to do.
    /// </summary>
    public static string Describe(ReadOnlySpan<byte> challenge, string token)
    {
        if (Read(challenge.ToArray()) is not { } said) return Clean(Encoding.UTF8.GetString(challenge), token);
        var text = $"status {Clean(said.Status ?? "not told", token)}";
        if (said.Scope is { Length: > 0 } scope) text += $", scope {Clean(scope, token)}";
        if (said.Schemes is { Length: > 0 } schemes) text += $", schemes {Clean(schemes, token)}";
        return Advice(said.Status) is { } advice ? $"{text}: {advice}" : text;
    }

    private static string? Advice(string? status) => status?.ToLowerInvariant() switch
    {
        "invalid_token" or "401" => "the access token is expired, revoked or another account's; renew it",
        "insufficient_scope" or "403" => "the access token lacks the scope; ask the owner's consent for it",
        "invalid_request" or "400" => "the server couldn't read the request; check the user name",
        _ => null,
    };

    private static (string? Status, string? Scope, string? Schemes)? Read(byte[] challenge)
    {
        try
        {
            using var json = JsonDocument.Parse(challenge, new JsonDocumentOptions { MaxDepth = NestingMax });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? (Field(json, "status"), Field(json, "scope"), Field(json, "schemes"))
                : null;
        }
        catch (JsonException)
        {
            return null; // told as it is
        }
    }

    private static string? Field(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;

    private static string Clean(string text, string token)
    {
        text = text.Replace(token, "[token]", StringComparison.Ordinal); // before the cut, which may halve it
        if (text.Length > FieldCharsMax) text = text[..FieldCharsMax];
        return string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
    }
}
