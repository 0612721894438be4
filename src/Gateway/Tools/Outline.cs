using System.Text;
using System.Text.Json;

namespace MailMesh.Gateway.Tools;

/// <summary>A structured result as compact Markdown: one line a value, one bullet an object in a list.</summary>
public static class Outline
{
    private const int IndentSpaces = 2;

    public static string Of(JsonElement result)
    {
        var text = new StringBuilder();
        WriteFields(text, result, indent: 0);
        return text.ToString().TrimEnd();
    }

    private static void WriteFields(StringBuilder text, JsonElement element, int indent)
    {
        foreach (var field in element.EnumerateObject()) WriteField(text, field, indent);
    }

    private static void WriteField(StringBuilder text, JsonProperty field, int indent)
    {
        text.Append(' ', indent).Append(field.Name).Append(':');
        switch (field.Value.ValueKind)
        {
            case JsonValueKind.Object:
                if (IsFlat(field.Value))
                {
                    text.Append(' ').AppendLine(Inline(field.Value));
                    break;
                }
                text.AppendLine();
                WriteFields(text, field.Value, indent + IndentSpaces);
                break;
            case JsonValueKind.Array when field.Value.GetArrayLength() == 0:
                text.AppendLine(" none");
                break;
            case JsonValueKind.Array when IsPlain(field.Value[0]):
                text.Append(' ').AppendJoin(", ", field.Value.EnumerateArray().Select(Plain)).AppendLine();
                break;
            case JsonValueKind.Array:
                text.AppendLine();
                foreach (var item in field.Value.EnumerateArray()) WriteItem(text, item, indent);
                break;
            default:
                var value = Plain(field.Value);
                text.Append(value.Contains('\n', StringComparison.Ordinal) ? '\n' : ' ').AppendLine(value);
                break;
        }
    }

    private static void WriteItem(StringBuilder text, JsonElement item, int indent)
    {
        if (IsFlat(item))
        {
            text.Append(' ', indent).Append("- ").AppendLine(OneLine(item));
            return;
        }
        var start = text.Length;
        WriteFields(text, item, indent + IndentSpaces);
        if (text.Length > start) text[start + indent] = '-';
    }

    /// <summary>Fits one line: no line breaks inside.</summary>
    private static bool IsFlat(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && element.EnumerateObject().All(field => field.Value.ValueKind switch
        {
            JsonValueKind.Object => IsFlat(field.Value),
            JsonValueKind.Array => field.Value.EnumerateArray().All(item => IsPlain(item) || IsFlat(item)),
            _ => !Plain(field.Value).Contains('\n', StringComparison.Ordinal),
        });

    private static string OneLine(JsonElement element) =>
        string.Join("; ", element.EnumerateObject().Select(field => $"{field.Name}: {Inline(field.Value)}"));

    private static string Inline(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"({OneLine(value)})",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Inline)),
        _ => Plain(value),
    };

    private static bool IsPlain(JsonElement value) =>
        value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => value.GetRawText(),
    };
}
