using System.Globalization;

namespace MailMesh.Content.Homographs;

/// <summary>Reads the addresses and domains that a link's words show.</summary>
internal static class ShownLink
{
    private const int WordsMax = 20;
    private const string Mail = "mailto:";

    private static readonly char[] Ends =
    [
        ' ', '\t', '\r', '\n', '\u00A0', '<', '>', '(', ')', '[', ']', '{', '}', ',', ';', '"', '\'', '|', '„', '“',
        '”',
    ];

    private static readonly char[] HostEnds = ['/', '?', '#', ':', '\\'];

    private static readonly IdnMapping Idna = new();

    /// <summary>The first that isn't of the domain that the link leads to, or below it; null where there is none.
    /// </summary>
    /// <param name="href">http, https or mailto.</param>
    public static Homograph? Other(string words, string href)
    {
        if (!words.Contains('.', StringComparison.Ordinal) || Host(href) is not { Length: > 0 } host)
            return null;
        var own = ShownSender.Owner(host);
        words = InvisibleText.Remove(words).Text;
        foreach (var word in words.Split(Ends, WordsMax, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Shown(word) is not { } domain
                || ShownSender.Owner(InAscii(domain)).Equals(own, StringComparison.OrdinalIgnoreCase))
                continue;
            return new(domain, HomographKind.OtherLink) { LeadsTo = host };
        }
        return null;
    }

    /// <summary>In ASCII; null where it has none that we can read.</summary>
    private static string? Host(string href)
    {
        if (!href.StartsWith(Mail, StringComparison.OrdinalIgnoreCase))
            return Uri.TryCreate(href, UriKind.Absolute, out var uri) ? uri.IdnHost : null;
        var address = Uri.UnescapeDataString(href[Mail.Length..]).Split('?', ',')[0].Trim();
        return address.Contains('@', StringComparison.Ordinal)
            ? InAscii(address[(address.LastIndexOf('@') + 1)..])
            : null;
    }

    /// <summary>The domain that a word shows; null where it shows none.</summary>
    private static string? Shown(string word)
    {
        var scheme = word.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme < 0 ? word : word[(scheme + 3)..];
        var end = rest.IndexOfAny(HostEnds);
        rest = (end < 0 ? rest : rest[..end]).Trim('.', '!', '*', '_');
        var at = rest.LastIndexOf('@');
        var domain = rest[(at + 1)..];
        var isSure = scheme > 0 || at > 0 || domain.StartsWith("www.", StringComparison.OrdinalIgnoreCase);
        return ShownSender.IsDomain(domain, isSure) ? domain : null;
    }

    private static string InAscii(string domain)
    {
        try
        {
            return Idna.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return domain; // no domain that there can be: it is compared as it stands
        }
    }
}
