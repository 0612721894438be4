using System.Text;
using MailMesh.Gateway.Gates;
using Microsoft.Extensions.Primitives;

namespace MailMesh.Gateway.Rest;

/// <summary>
/// The header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): the tools' idempotency_key. The
/// draft has it as a quoted string, most clients send it bare; both are the same key.
/// </summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string Argument = "idempotency_key";

    /// <summary>Neither where the header is absent.</summary>
    public static (string? Key, Refusal? Refusal) Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0) return (null, null);
        if (values is not [{ Length: > 0 } value]) return (null, Wrong(values));
        if (value[0] != '"') return (value, null);
        return Unquoted(value) is { Length: > 0 } key ? (key, null) : (null, Wrong(values));
    }

    /// <summary>A route that can't keep the promise doesn't take it: a repeat would make a second one.</summary>
    public static Refusal? CheckUnwanted(RouteCard card, HttpRequest request) =>
        card.Method == "POST" && !card.TakesIdempotencyKey && request.Headers.ContainsKey(Header)
            ? Refusals.Arguments($"`{Header}` is taken where mail is sent: POST /sends, /emails/{{email_id}}/reply and "
                + "/emails/{email_id}/forward. This route can't tell a repeat by it; leave it out.")
            : null;

    /// <summary>A string as RFC 8941 §3.3.3 writes it; null where it is none.</summary>
    private static string? Unquoted(string value)
    {
        if (value.Length < 2 || value[^1] != '"') return null;
        var key = new StringBuilder(value.Length);
        var inside = value.AsSpan(1, value.Length - 2);
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '"') return null;
            if (inside[i] == '\\' && (++i == inside.Length || inside[i] is not ('"' or '\\'))) return null;
            key.Append(inside[i]);
        }
        return key.ToString();
    }

    private static Refusal Wrong(StringValues values) => Refusals.Arguments(
        values.Count > 1
            ? $"`{Header}` is given {values.Count} times; give it once."
            : $"`{Header}` must be a key, bare or in quotes. Example: \"invoice-4711-reminder-1\".");
}
