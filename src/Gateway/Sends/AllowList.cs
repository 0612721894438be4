namespace MailMesh.Gateway.Sends;

/// <summary>
/// Addresses and domains that a policy lists. Both sides are normalised first: case, IDN and +tags must neither open
/// a door nor shut one. A domain covers itself alone, not what stands below it.
/// </summary>
public sealed class AllowList(IEnumerable<string> entries)
{
    private readonly HashSet<string> _entries =
        entries.Select(Normalise).OfType<string>().ToHashSet(StringComparer.Ordinal);

    public bool Allows(string address) =>
        Normalise(address) is { } normal
        && (_entries.Contains(normal) || _entries.Contains(normal[(normal.LastIndexOf('@') + 1)..]));

    /// <summary>An address or domain (also written <c>@domain</c>) in its one form; null where it is neither.</summary>
    public static string? Normalise(string entry)
    {
        var at = entry.LastIndexOf('@');
        if (AddressSyntax.NormalDomain(entry[(at + 1)..].Trim()) is not { } domain) return null;
        if (at <= 0) return domain;
        var local = entry[..at].Trim().ToLowerInvariant();
        var tag = local.IndexOf('+', StringComparison.Ordinal);
        return $"{(tag > 0 ? local[..tag] : local)}@{domain}";
    }
}
