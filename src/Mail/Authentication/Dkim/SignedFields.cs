using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>
/// Which fields an h= tag means: of each name the last that was not taken yet; names beyond those stand for absent
/// fields, which keeps anybody from adding one (RFC 6376 §5.4.2). Linear in fields and names.
/// </summary>
internal sealed class SignedFields
{
    private readonly Dictionary<string, List<HeaderField>> _byName = new(StringComparer.OrdinalIgnoreCase);

    public SignedFields(HeaderList headers)
    {
        foreach (var field in headers)
        {
            var name = field.Name;
            if (!_byName.TryGetValue(name, out var fields))
            {
                _byName[name] = fields = [];
            }
            fields.Add(field);
        }
    }

    /// <summary>The fields in the order of the names.</summary>
    public IEnumerable<HeaderField> Select(IEnumerable<string> names)
    {
        var taken = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            var count = taken[name] = taken.GetValueOrDefault(name) + 1;
            if (_byName.TryGetValue(name, out var fields) && count <= fields.Count)
            {
                yield return fields[^count];
            }
        }
    }

    /// <summary>Fields of a name.</summary>
    public int Count(string name) => _byName.TryGetValue(name, out var fields) ? fields.Count : 0;
}
