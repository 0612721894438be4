using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailMesh.Gateway.Tools;

/// <summary>What a call answers: an <see cref="Answer"/>, or a refusal that says what to do next.</summary>
public abstract record ToolAnswer;

/// <param name="Json">What structuredContent holds, in UTF-8; matches the tool's output schema.</param>
/// <param name="Text">The same for a person or an old client: compact Markdown.</param>
public sealed record Answer(ReadOnlyMemory<byte> Json, string Text) : ToolAnswer
{
    /// <summary>Characters of one result; what is cut says so and how to go on.</summary>
    public const int CharactersMax = 30_000;

    private const int ContentFrameBytes = 64;

    private byte[]? _content;

    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new UtcTimeConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Answer Of(object result)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(result, result.GetType(), Form);
        return new Answer(json, Outline.Of(json));
    }

    /// <summary>Where a part is too large to be said twice: the text is that of <paramref name="shown"/>.</summary>
    public static Answer Of(object result, object shown) =>
        new(JsonSerializer.SerializeToUtf8Bytes(result, result.GetType(), Form), Of(shown).Text);

    /// <summary>
    /// <c>content</c> of MCP's result, which holds <see cref="Text"/>: made when it is first shown, and kept with the
    /// answer.
    /// </summary>
    public ReadOnlyMemory<byte> Content => _content ??= ContentOf(Text);

    /// <summary>Memory that it takes while it is kept, roughly.</summary>
    public int BytesKept => Json.Length + Content.Length + (sizeof(char) * Text.Length);

    /// <summary>Characters that the longer of the two forms has.</summary>
    public int Length => Math.Max(Encoding.UTF8.GetCharCount(Json.Span), Text.Length);

    public bool Fits => Length <= CharactersMax;

    private static byte[] ContentOf(string text)
    {
        var bytes = new ArrayBufferWriter<byte>(text.Length + text.Length / 8 + ContentFrameBytes);
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = Form.Encoder });
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>RFC 3339, UTC, whole seconds: what an agent can carry back.</summary>
    private sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
    }
}
