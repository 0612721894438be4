using System.Buffers;
using System.Text;
using MailMesh.Content.Homographs;

namespace MailMesh.Content;

/// <summary>
/// Finds domains that can be taken for others (homographs, RFC 5890 §4.4), in addresses and texts, and senders' names
/// that show another sender. Says what to doubt, not that it is an attack.
/// </summary>
public static class HomographFinder
{
    /// <summary>Findings in one text; more say no more.</summary>
    public const int FoundMax = 10;

    private const int HostCharsMax = 255;
    private const string Encoded = "xn--";

    /// <summary>What stands around a host: the rest may be letters of any script.</summary>
    private static readonly SearchValues<char> HostEnds = SearchValues.Create(
        " \t\r\n\f\v\u00A0\u3000/\\?#@:;,!|=&<>()[]{}\"'`*_~^%$+“”„«»‘’…、。・");

    /// <summary>A word with one of these at its end is a domain to a reader, without a scheme too.</summary>
    private static readonly HashSet<string> TopDomains = new(StringComparer.OrdinalIgnoreCase)
    {
        "com", "net", "org", "info", "biz", "edu", "gov", "app", "dev", "online", "shop", "site", "store", "xyz",
        "bank", "de", "fr", "uk", "it", "es", "nl", "eu", "ch", "at", "ru", "cn", "jp", "br", "in", "au", "ca", "us",
        "co", "io", "ai", "me", "tv", "pl", "se", "be", "cz", "pt", "dk", "fi", "gr", "ie", "kr", "mx", "test",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> IsTop =
        TopDomains.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The domain of an address; null where it is what it looks like.</summary>
    public static Homograph? OfAddress(string address) => DomainLook.Of(address[(address.LastIndexOf('@') + 1)..]);

    /// <summary>Each doubtful domain of a text once: those of links and addresses, and words that look like domains.
    /// </summary>
    /// <returns>At most <see cref="FoundMax"/>.</returns>
    public static IReadOnlyList<Homograph> InText(string text)
    {
        if (Ascii.IsValid(text) && !text.Contains(Encoded, StringComparison.OrdinalIgnoreCase))
            return [];
        var found = new List<Homograph>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < text.Length && found.Count < FoundMax;)
        {
            var rest = text.AsSpan(at);
            var length = rest.IndexOfAny(HostEnds);
            var word = (length < 0 ? rest : rest[..length]).Trim(".-");
            if (IsDoubtful(word, text.AsSpan(0, at)) && seen.Add(word.ToString())
                && DomainLook.Of(word.ToString()) is { } homograph)
                found.Add(homograph);
            at += length < 0 ? rest.Length : length + 1;
        }
        return found;
    }

    /// <summary>
    /// What is doubtful of a sender: the domain, a name that shows another address or domain, a word of the name that
    /// mixes scripts.
    /// </summary>
    public static IEnumerable<Homograph> OfSender(string address, string? name)
    {
        if (OfAddress(address) is { } domain)
            yield return domain;
        if (string.IsNullOrWhiteSpace(name))
            yield break;
        name = InvisibleText.Remove(name).Text;
        if (ShownSender.Other(name, address) is { } other)
            yield return new(other, HomographKind.OtherSender);
        foreach (var word in name.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Ascii.IsValid(word) || Scripts.AreOneWriting(Scripts.Of(word)))
                continue;
            yield return new(word, HomographKind.MixedScripts) { LooksLike = Lookalikes.Latin(Scripts.Plain(word)) };
            yield break;
        }
    }

    internal static bool IsTopDomain(ReadOnlySpan<char> label) => IsTop.Contains(label);

    /// <summary>Is a host, and one that has letters outside ASCII in either form.</summary>
    private static bool IsDoubtful(ReadOnlySpan<char> word, ReadOnlySpan<char> before)
    {
        var dot = word.LastIndexOf('.');
        return dot > 0 && word.Length <= HostCharsMax
            && (!Ascii.IsValid(word) || word.Contains(Encoded, StringComparison.OrdinalIgnoreCase))
            && (before.EndsWith("://") || before.EndsWith("@") || IsTopDomain(word[(dot + 1)..]));
    }
}
