using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace MailMesh.Gateway.OAuth;

/// <summary>Parameters of a query or a form. One that comes twice is an error (RFC 6749 §3.1).</summary>
public sealed class Parameters(IEnumerable<KeyValuePair<string, StringValues>> values)
{
    private const int FormBytesMax = 64 * 1024;
    private const int FieldsMax = 300;
    private const int ValueCharactersMax = 4096;

    private readonly Dictionary<string, StringValues> _values = new(values, StringComparer.Ordinal);

    /// <summary>Null where it is absent or empty, which are the same (RFC 6749 §3.1).</summary>
    public string? this[string name] => _values.TryGetValue(name, out var value) && value is [{ Length: > 0 } one]
        ? one
        : null;

    public IReadOnlyList<string> All(string name) =>
        _values.TryGetValue(name, out var value) ? [.. value.OfType<string>()] : [];

    /// <summary>The first of these that came twice, or is too long.</summary>
    public string? Malformed(IEnumerable<string> names) => names.FirstOrDefault(name =>
        _values.TryGetValue(name, out var value)
        && (value.Count > 1 || value.ToString().Length > ValueCharactersMax || value.ToString().Contains('\0')));

    public static Parameters OfQuery(HttpRequest request) => new(request.Query);

    /// <summary>Null where the body is no form, or too long a one.</summary>
    public static async Task<Parameters?> OfForm(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType) return null;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = FormBytesMax;
        try
        {
            var options = new FormOptions { ValueCountLimit = FieldsMax, BufferBodyLengthLimit = FormBytesMax };
            return new Parameters(await request.ReadFormAsync(options, ct));
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidDataException)
        {
            return null;
        }
    }
}
