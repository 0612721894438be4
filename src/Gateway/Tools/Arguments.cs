using System.Globalization;
using System.Text.Json;
using MailMesh.Content;

namespace MailMesh.Gateway.Tools;

/// <summary>Arguments that have passed the schema: types and bounds hold. A null counts as absent.</summary>
public readonly struct Arguments(JsonElement values)
{
    public static Arguments None { get; } = new(JsonElement.Parse("{}"u8));

    /// <summary>An object.</summary>
    public JsonElement Values => values;

    /// <summary>Null where it is no object, or one whose names are not text: half of a surrogate pair.</summary>
    public static Arguments? Read(JsonElement values) =>
        values.ValueKind == JsonValueKind.Object && NamesAreText(values) ? new Arguments(values) : null;

    /// <summary>Names are decoded when they are asked for: the first who asks would meet the fault.</summary>
    public static bool NamesAreText(JsonElement values)
    {
        try
        {
            foreach (var field in values.EnumerateObject()) _ = field.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name) => Find(name)?.GetString();

    public string Need(string name) =>
        Text(name) ?? throw new InvalidOperationException($"{name} is required by the schema and absent.");

    public int Number(string name, int otherwise) => Find(name)?.GetInt32() ?? otherwise;

    public int? Number(string name) => Find(name)?.GetInt32();

    public bool Flag(string name) => Find(name)?.GetBoolean() ?? false;

    public bool? Choice(string name) => Find(name)?.GetBoolean();

    public DateTimeOffset? Time(string name) =>
        Text(name) is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime()
            : null;

    public IReadOnlyList<string>? Texts(string name) =>
        Find(name) is { } list ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : null;

    /// <summary>A folder or label, named as answers show it.</summary>
    public string? Name(string name) => Text(name) is { } shown ? PlainName.Read(shown) : null;

    public IReadOnlyList<string>? Names(string name) => Texts(name)?.Select(PlainName.Read).ToList();

    /// <summary>An object within.</summary>
    public Arguments? Part(string name) => Find(name) is { } part ? new Arguments(part) : null;

    /// <summary>The same with one field more, or another value for it: what a route's path names.</summary>
    public Arguments With(string name, object value)
    {
        var fields = new Dictionary<string, object>();
        foreach (var field in values.EnumerateObject()) fields[field.Name] = field.Value;
        fields[name] = value;
        return new Arguments(JsonSerializer.SerializeToElement(fields));
    }

    public Arguments Without(string name)
    {
        var fields = new Dictionary<string, JsonElement>();
        foreach (var field in values.EnumerateObject().Where(field => field.Name != name))
            fields[field.Name] = field.Value; // of a name that comes twice, the last holds everywhere
        return new Arguments(JsonSerializer.SerializeToElement(fields));
    }

    public IEnumerable<JsonElement> Items(string name) =>
        Find(name) is { } list ? list.EnumerateArray() : [];

    private JsonElement? Find(string name) =>
        values.TryGetProperty(name, out var value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;
}
