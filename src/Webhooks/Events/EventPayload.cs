using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MailMesh.Contracts;

namespace MailMesh.Webhooks.Events;

/// <summary>
/// The body a webhook receives: <c>{ "type", "timestamp", "data" }</c> (Standard Webhooks, "payload structure").
/// The data is the event as Contracts defines it, in snake case, without the ids that only we need.
/// </summary>
public static class EventPayload
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Converters = { new UtcConverter() },
    };

    // The event's id is the webhook-id header; the workspace is the subscriber's own.
    private static readonly string[] Internal =
    [
        Json.PropertyNamingPolicy!.ConvertName(nameof(EmailReceived.EventId)),
        Json.PropertyNamingPolicy.ConvertName(nameof(EmailReceived.WorkspaceId)),
    ];

    public static string Write<T>(WebhookEvent about, T message)
    {
        var data = JsonSerializer.SerializeToNode(message, Json)!.AsObject();
        foreach (var name in Internal)
            data.Remove(name);
        return new JsonObject
        {
            ["type"] = about.Type,
            ["timestamp"] = JsonSerializer.SerializeToNode(about.At, Json),
            ["data"] = data,
        }.ToJsonString();
    }

    private sealed class UtcConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime);
    }
}
