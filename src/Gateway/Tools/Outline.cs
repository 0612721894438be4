using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MailMesh.Gateway.Tools;

/// <summary>A structured result as compact Markdown: one line a value, one bullet an object in a list.</summary>
public static class Outline
{
    private const int IndentSpaces = 2;

    public static string Of(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var text = new StringBuilder(json.Length);
        WriteFields(text, document.RootElement, indent: 0);
        while (text.Length > 0 && char.IsWhiteSpace(text[^1])) text.Length--;
        return text.ToString();
    }

    private static void WriteFields(StringBuilder text, JsonElement element, int indent)
    {
        foreach (var field in element.EnumerateObject())
        {
            text.Append(' ', indent).Append(field.Name).Append(':');
            WriteValue(text, field.Value, indent);
        }
    }

    private static void WriteValue(StringBuilder text, JsonElement value, int indent)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
        {
            text.Append(" none\n");
            return;
        }
        if (value.ValueKind == JsonValueKind.Array && value[0].ValueKind == JsonValueKind.Object)
        {
            text.Append('\n');
            foreach (var item in value.EnumerateArray()) WriteItem(text, item, indent);
            return;
        }
        var start = text.Length;
        text.Append(' ');
        if (TryInline(text, value))
        {
            text.Append('\n');
            return;
        }
        text.Length = start;
        text.Append('\n');
        if (value.ValueKind == JsonValueKind.Object) WriteFields(text, value, indent + IndentSpaces);
        else text.Append(value.GetString()).Append('\n');
    }

    private static void WriteItem(StringBuilder text, JsonElement item, int indent)
    {
        var start = text.Length;
        text.Append(' ', indent).Append("- ");
        if (TryFields(text, item))
        {
            text.Append('\n');
            return;
        }
        text.Length = start;
        WriteFields(text, item, indent + IndentSpaces);
        if (text.Length > start) text[start + indent] = '-';
    }

    /// <summary>False where it holds a line break; what was written by then is the caller's to take back.</summary>
    private static bool TryInline(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('(');
                if (!TryFields(text, value)) return false;
                text.Append(')');
                return true;
            case JsonValueKind.Array:
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!first) text.Append(", ");
                    first = false;
                    if (!TryInline(text, item)) return false;
                }
                return true;
            case JsonValueKind.String:
                var said = value.GetString()!;
                text.Append(said);
                return !said.Contains('\n', StringComparison.Ordinal);
            case JsonValueKind.True or JsonValueKind.False:
                text.Append(value.ValueKind == JsonValueKind.True ? "yes" : "no");
                return true;
            default:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                return true;
        }
    }

    private static bool TryFields(StringBuilder text, JsonElement element)
    {
        var first = true;
        foreach (var field in element.EnumerateObject())
        {
            if (!first) text.Append("; ");
            first = false;
            text.Append(field.Name).Append(": ");
            if (!TryInline(text, field.Value)) return false;
        }
        return true;
    }
}
