using System.Globalization;
using System.Text;

namespace MailMesh.Content.Homographs;

/// <summary>
/// Judges a domain as browsers decide whether to show it in Unicode: by the scripts of each label (UTS #39 §5.2,
/// "highly restrictive"), and whether a label can be taken for one in ASCII.
/// </summary>
internal static class DomainLook
{
    private const int DomainCharsMax = 255; // RFC 1035 §2.3.4

    private static readonly IdnMapping Idna = new() { AllowUnassigned = false };

    /// <summary>Top-level domains where a whole label in that script is how people write.</summary>
    private static readonly Dictionary<string, Script> Home = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ru"] = Script.Cyrillic, ["su"] = Script.Cyrillic, ["ua"] = Script.Cyrillic, ["by"] = Script.Cyrillic,
        ["bg"] = Script.Cyrillic, ["rs"] = Script.Cyrillic, ["mk"] = Script.Cyrillic, ["kz"] = Script.Cyrillic,
        ["kg"] = Script.Cyrillic, ["tj"] = Script.Cyrillic, ["mn"] = Script.Cyrillic, ["uz"] = Script.Cyrillic,
        ["gr"] = Script.Greek, ["cy"] = Script.Greek, ["eu"] = Script.Greek, ["am"] = Script.Armenian,
        ["tr"] = Script.Latin, ["az"] = Script.Latin,
    };

    /// <summary>Null where the domain is what it looks like.</summary>
    public static Homograph? Of(string domain)
    {
        domain = domain.TrimEnd('.');
        var isEncoded = domain.Contains("xn--", StringComparison.OrdinalIgnoreCase);
        if (domain.Length is 0 or > DomainCharsMax || !isEncoded && Ascii.IsValid(domain))
            return null;
        if (InvisibleText.Remove(domain) is { Removed: > 0 } visible)
            return new(visible.Text, HomographKind.Invalid);
        if (Forms(domain) is not var (shown, ascii))
            return new(domain, HomographKind.Invalid) { Ascii = domain.All(IsHostChar) ? domain : null };
        var labels = shown.Split('.');
        return Kind(labels) is { } kind
            ? new(shown, kind) { Ascii = ascii, LooksLike = Lookalikes.Latin(Scripts.Plain(shown)) }
            : null;
    }

    private static HomographKind? Kind(string[] labels)
    {
        var top = Scripts.Of(labels[^1]);
        foreach (var label in labels)
        {
            var scripts = Scripts.Of(label);
            if (!Scripts.AreOneWriting(scripts))
                return HomographKind.MixedScripts;
            var isHome = scripts != Script.Latin && scripts == top
                || Home.TryGetValue(labels[^1], out var home) && home == scripts;
            if (!isHome && Lookalikes.CanBeTakenForLatin(Scripts.Plain(label)))
                return HomographKind.Lookalike;
        }
        return null;
    }

    private static bool IsHostChar(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.';

    private static (string Shown, string Ascii)? Forms(string domain)
    {
        try
        {
            var ascii = Ascii.IsValid(domain) ? domain.ToLowerInvariant() : Idna.GetAscii(domain);
            return (Idna.GetUnicode(ascii), ascii);
        }
        catch (ArgumentException)
        {
            return null; // how IdnMapping says that a label is none
        }
    }
}
