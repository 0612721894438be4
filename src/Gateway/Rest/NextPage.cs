using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace MailMesh.Gateway.Rest;

/// <summary>
/// The page behind this one as a Link (RFC 8288 §3.3): the same request with the answer's <c>next_cursor</c>, for
/// clients that follow links and know no cursors. Relative, so it holds behind any proxy.
/// </summary>
public static class NextPage
{
    public const string Field = "next_cursor";
    private const string Argument = "cursor";

    /// <param name="cursor">Null on the last page.</param>
    public static void Link(HttpContext http, string? cursor)
    {
        if (cursor is null) return;
        var query = http.Request.Query.Where(pair => pair.Key != Argument)
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value))
            .Append(KeyValuePair.Create(Argument, (string?)cursor));
        var path = (http.Request.PathBase + http.Request.Path).ToUriComponent();
        http.Response.Headers.Append("Link", $"<{QueryHelpers.AddQueryString(path, query)}>; rel=\"next\"");
    }

    /// <summary>The field of an answer; an item's own of that name is none.</summary>
    public static string? CursorOf(ReadOnlySpan<byte> json)
    {
        // Most answers have none: looked for by bytes before any of it is read.
        if (json.IndexOf("\"next_cursor\""u8) < 0) return null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCursor = reader.ValueTextEquals(Field);
            reader.Read();
            if (isCursor && reader.TokenType == JsonTokenType.String) return reader.GetString();
            reader.Skip();
        }
        return null;
    }
}
