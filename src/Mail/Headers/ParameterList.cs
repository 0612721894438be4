using System.Collections;

namespace MailMesh.Mail.Headers;

/// <summary>
/// Parameters of Content-Type and Content-Disposition (RFC 2045 §5.1), continuations joined and charsets decoded
/// (RFC 2231). Names are matched without regard to case.
/// </summary>
public sealed class ParameterList : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly KeyValuePair<string, string>[] _parameters;

    internal ParameterList(KeyValuePair<string, string>[] parameters) => _parameters = parameters;

    /// <summary>No parameters.</summary>
    public static ParameterList Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _parameters.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _parameters[index];

    /// <summary>Decoded value of the parameter; null where there is none.</summary>
    public string? Find(string name)
    {
        foreach (var (key, value) in _parameters)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }
        return null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _parameters.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
