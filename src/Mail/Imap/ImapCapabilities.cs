using System.Collections.Frozen;
using System.Globalization;

namespace MailMesh.Mail.Imap;

/// <summary>What a server offers (RFC 9051 §7.2.2). Names are compared without case.</summary>
public sealed class ImapCapabilities
{
    private readonly FrozenSet<string> _names;

    internal ImapCapabilities(IEnumerable<string> names)
    {
        _names = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        Mechanisms = Names("AUTH=");
    }

    /// <summary>Nothing known.</summary>
    public static ImapCapabilities None { get; } = new([]);

    /// <summary>All names, as the server wrote them.</summary>
    public IReadOnlySet<string> All => _names;

    /// <summary>SASL mechanisms, without "AUTH=".</summary>
    public IReadOnlySet<string> Mechanisms { get; }

    /// <summary>RFC 9051 and what it holds of older extensions.</summary>
    public bool IsRev2 => Has("IMAP4rev2");

    /// <summary>Offers an extension by its name, e.g. <c>MOVE</c>, <c>AUTH=PLAIN</c>.</summary>
    public bool Has(string name) => _names.Contains(name);

    /// <summary>Offers an extension by its name, or as a part of IMAP4rev2 (RFC 9051 appendix E).</summary>
    internal bool HasOrRev2(string name) => Has(name) || IsRev2;

    /// <summary>CONDSTORE, also where only QRESYNC is named, which includes it (RFC 7162 §3.2.3).</summary>
    public bool HasCondstore => Has("CONDSTORE") || Has("QRESYNC");

    /// <summary>
    /// Largest mail that may be appended, in bytes; null when unknown or different by mailbox (RFC 7889).
    /// </summary>
    public long? AppendBytesMax => Names("APPENDLIMIT=").FirstOrDefault() is { } text
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;

    /// <summary>The names, one space between.</summary>
    public override string ToString() => string.Join(' ', _names.Order(StringComparer.Ordinal));

    private FrozenSet<string> Names(string prefix) => _names
        .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        .Select(name => name[prefix.Length..])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
