using System.Text.Json.Nodes;

namespace MailMesh.Gateway.Tests.Stack;

/// <summary>What a route answered; headers of the content are among the headers.</summary>
public sealed record RestReply(int Status, JsonNode? Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => Body?["code"]?.GetValue<string>();
    public string? Detail => Body?["detail"]?.GetValue<string>();

    public JsonNode Ok() => Status is >= 200 and < 300 && Body is not null
        ? Body
        : throw new InvalidOperationException($"{Status}: {Body?.ToJsonString()}");

    public static async Task<RestReply> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        var isJson = mediaType is "application/json" or "application/problem+json";
        return new RestReply(
            (int)response.StatusCode,
            isJson && text.Length > 0 ? JsonNode.Parse(text) : null,
            response.Headers.Concat(response.Content.Headers).ToDictionary(
                header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }
}
