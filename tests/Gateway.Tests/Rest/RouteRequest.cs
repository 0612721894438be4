using System.Text.Json.Nodes;
using MailMesh.Gateway.Rest;

namespace MailMesh.Gateway.Tests.Rest;

/// <summary>The request that brings a tool's arguments to a route.</summary>
public sealed record RouteRequest(string Method, string Path, JsonObject? Body)
{
    public static RouteRequest Of(RouteCard card, JsonNode arguments)
    {
        var left = arguments.DeepClone().AsObject();
        var path = card.Pattern;
        foreach (var name in card.PathNames)
        {
            var argument = card.ListedAs ?? name;
            var value = card.ListedAs is null ? left[argument] : left[argument]![0];
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value!.ToString()), StringComparison.Ordinal);
            left.Remove(argument);
        }
        return card.HasBody
            ? new RouteRequest(card.Method, path, left)
            : new RouteRequest(card.Method, path + Query(left), null);
    }

    private static string Query(JsonObject fields)
    {
        var pairs = fields.SelectMany(field => field.Value is JsonArray list
            ? list.Select(item => $"{field.Key}={Uri.EscapeDataString(item!.ToString())}")
            : [$"{field.Key}={Uri.EscapeDataString(field.Value!.ToString())}"]).ToList();
        return pairs.Count == 0 ? "" : "?" + string.Join('&', pairs);
    }
}
