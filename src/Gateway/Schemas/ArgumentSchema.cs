using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MailMesh.Gateway.Tools;

namespace MailMesh.Gateway.Schemas;

/// <summary>
/// The part of JSON Schema 2020-12 that our tools use, read once and checked on each call. What it does not know it
/// refuses to load, so that no bound is written down and never enforced.
/// </summary>
public sealed partial class ArgumentSchema
{
    private static readonly HashSet<string> Known =
    [
        "type", "description", "title", "default", "examples", "enum", "properties", "required",
        "additionalProperties", "items", "minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum",
        "pattern", "format", "$schema",
    ];

    private readonly string[] _types;
    private readonly string[]? _enum;
    private readonly Dictionary<string, ArgumentSchema> _properties = [];
    private readonly string[] _required;
    private readonly bool _closed;
    private readonly ArgumentSchema? _items;
    private readonly int? _minItems, _maxItems, _minLength, _maxLength;
    private readonly double? _minimum, _maximum;
    private readonly Regex? _pattern;
    private readonly string? _format;
    private readonly string? _example;

    private ArgumentSchema(JsonElement schema)
    {
        var keywords = schema.EnumerateObject().Select(field => field.Name);
        if (keywords.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
            throw new NotSupportedException($"The schema keyword {unknown} is not enforced; don't write it.");
        _types = schema.TryGetProperty("type", out var type)
            ? type.ValueKind == JsonValueKind.Array ? Texts(type) : [type.GetString()!]
            : [];
        _enum = schema.TryGetProperty("enum", out var choices) ? Texts(choices) : null;
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
                _properties[property.Name] = new ArgumentSchema(property.Value);
        }
        _required = schema.TryGetProperty("required", out var required) ? Texts(required) : [];
        _closed = schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False;
        _items = schema.TryGetProperty("items", out var items) ? new ArgumentSchema(items) : null;
        _minItems = Whole(schema, "minItems");
        _maxItems = Whole(schema, "maxItems");
        _minLength = Whole(schema, "minLength");
        _maxLength = Whole(schema, "maxLength");
        _minimum = schema.TryGetProperty("minimum", out var minimum) ? minimum.GetDouble() : null;
        _maximum = schema.TryGetProperty("maximum", out var maximum) ? maximum.GetDouble() : null;
        _pattern = schema.TryGetProperty("pattern", out var pattern)
            ? new Regex(pattern.GetString()!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
            : null;
        _format = schema.TryGetProperty("format", out var format) ? format.GetString() : null;
        _example = schema.TryGetProperty("examples", out var examples) ? examples[0].GetRawText() : null;
    }

    public static ArgumentSchema Parse(string schema) => new(JsonElement.Parse(schema));

    /// <summary>
    /// The first thing that is wrong, as a sentence with the field, the bound and an example; or null.
    /// </summary>
    public string? Check(Arguments arguments) => CheckObject("", arguments.Values);

    /// <summary>
    /// The same for one value; tests use it on results.
    /// </summary>
    public string? Check(JsonElement value, string path = "result") => CheckValue(path, value);

    /// <summary>The type of a field of an object; null where it has none such.</summary>
    public string? TypeOf(string field) =>
        _properties.TryGetValue(field, out var known) ? known._types.FirstOrDefault() : null;

    private string? CheckField(string path, string name, JsonElement value)
    {
        if (!_properties.TryGetValue(name, out var field)) return _closed ? Unknown(path + name) : null;
        // Many clients send null for what they leave out.
        return value.ValueKind == JsonValueKind.Null ? null : field.CheckValue(path + name, value);
    }

    private string Unknown(string path)
    {
        var fields = _properties.Count == 0 ? "none" : string.Join(", ", _properties.Keys);
        return $"`{Printable(path)}` is not a field here. The fields are: {fields}.";
    }

    private string? CheckValue(string path, JsonElement value)
    {
        if (_types.Length > 0 && !_types.Any(type => Matches(type, value)))
            return $"`{path}` must be {string.Join(" or ", _types.Select(Article))}.{Example()}";
        return value.ValueKind switch
        {
            JsonValueKind.String => CheckText(path, value),
            JsonValueKind.Number => CheckNumber(path, value.GetDouble()),
            JsonValueKind.Array => CheckItems(path, value),
            JsonValueKind.Object => CheckObject(path + ".", value),
            _ => null,
        };
    }

    private string? CheckText(string path, JsonElement value)
    {
        string text;
        try
        {
            text = value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return $"`{path}` holds half of a surrogate pair: it is not text.{Example()}";
        }
        // PostgreSQL's text can't hold it, and no mail needs it.
        if (text.Contains('\0', StringComparison.Ordinal)) return $"`{path}` must not hold a NUL.{Example()}";
        if (_enum is not null && !_enum.Contains(text))
            return $"`{path}` must be one of {string.Join(", ", _enum)}.{Example()}";
        if (text.Length < _minLength)
            return _minLength == 1 ? $"`{path}` must not be empty.{Example()}" : Bound(path, "at least", _minLength);
        if (text.Length > _maxLength) return Bound(path, "at most", _maxLength);
        if (_pattern?.IsMatch(text) == false) return $"`{path}` must match {_pattern}.{Example()}";
        if (_format == "date-time" && !IsTime(text))
            return $"`{path}` must be a time as in RFC 3339, with its offset.{Example()}";
        if (_format == "uuid" && !Guid.TryParseExact(text, "D", out _)) return $"`{path}` must be a UUID.{Example()}";
        return null;
    }

    private string? CheckNumber(string path, double number)
    {
        if (number < _minimum) return $"`{path}` must be at least {Number(_minimum)}.{Example()}";
        return number > _maximum ? $"`{path}` must be at most {Number(_maximum)}.{Example()}" : null;
    }

    private string? CheckItems(string path, JsonElement list)
    {
        var count = list.GetArrayLength();
        if (count < _minItems) return $"`{path}` must have at least {_minItems} items; it has {count}.{Example()}";
        if (count > _maxItems) return $"`{path}` must have at most {_maxItems} items; it has {count}.{Example()}";
        if (_items is null) return null;
        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            if (_items.CheckValue($"{path}[{index++}]", item) is { } wrong) return wrong;
        }
        return null;
    }

    /// <param name="path">What stands before a field's name: empty, or the object's own path and a dot.</param>
    private string? CheckObject(string path, JsonElement value)
    {
        if (!Arguments.NamesAreText(value)) return $"`{path.TrimEnd('.')}` has a field whose name is not text.";
        foreach (var name in _required)
        {
            if (!value.TryGetProperty(name, out var field) || field.ValueKind == JsonValueKind.Null)
                return $"`{path}{name}` is required.{_properties[name].Example()}";
        }
        foreach (var field in value.EnumerateObject())
        {
            if (CheckField(path, field.Name, field.Value) is { } wrong) return wrong;
        }
        return null;
    }

    private string Bound(string path, string what, int? characters) =>
        $"`{path}` must have {what} {characters} characters.{Example()}";

    private string Example() => _example is null ? "" : $" Example: {_example}.";

    private static bool Matches(string type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException($"The schema type {type} is not enforced; don't write it."),
    };

    private static string Article(string type) => type is "integer" or "array" or "object" ? $"an {type}" : $"a {type}";

    private static bool IsTime(string text) =>
        Rfc3339().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$")]
    private static partial Regex Rfc3339();

    private static string Number(double? value) => value!.Value.ToString(CultureInfo.InvariantCulture);

    private static int? Whole(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) ? value.GetInt32() : null;

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private static string Printable(string path)
    {
        const int CharactersMax = 100;
        return string.Concat(path.Take(CharactersMax).Where(c => !char.IsControl(c) && c != '`'));
    }
}
