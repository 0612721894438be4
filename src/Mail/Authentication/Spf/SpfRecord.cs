using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MailMesh.Mail.Authentication.Spf;

/// <summary>A parsed record: all of it, since a fault anywhere makes it void (RFC 7208 §4.6).</summary>
/// <param name="Directives">In their order.</param>
/// <param name="Redirect">redirect=, if there is one.</param>
/// <param name="Explanation">exp=, if there is one.</param>
internal sealed record SpfRecord(
    IReadOnlyList<SpfTerm.Directive> Directives, string? Redirect, string? Explanation)
{
    /// <summary>Characters of a record that is read; DNS itself carries up to 65,535.</summary>
    public const int CharsMax = 16 * 1024;

    private const string Version = "v=spf1";

    /// <summary>Whether a text is a record of SPF at all (§4.5).</summary>
    public static bool IsOne(string text) => text.StartsWith(Version, StringComparison.OrdinalIgnoreCase)
        && (text.Length == Version.Length || text[Version.Length] == ' ');

    /// <summary>Reads a record; of a faulty one, the term that is wrong.</summary>
    public static (SpfRecord? Record, string Fault) Parse(string text)
    {
        if (text.Length > CharsMax)
        {
            return (null, $"longer than {CharsMax} characters");
        }
        var directives = new List<SpfTerm.Directive>();
        string? redirect = null, explanation = null;
        foreach (var word in text[Version.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var isModifier = IsModifier(word);
            var term = isModifier ? ReadModifier(word) : ReadDirective(word);
            if (term is null && !(isModifier && IsUnknownModifier(word)))
            {
                return (null, $"'{word}' is malformed");
            }
            switch (term)
            {
                case SpfTerm.Directive directive:
                    directives.Add(directive);
                    break;
                case SpfTerm.Redirect(var domain) when redirect is null:
                    redirect = domain;
                    break;
                case SpfTerm.Explanation(var domain) when explanation is null:
                    explanation = domain;
                    break;
                case not null:
                    return (null, $"'{word}' stands twice");
                case null:
                    break; // An unknown modifier is passed over (§6).
            }
        }
        return (new SpfRecord(directives, redirect, explanation), "");
    }

    // name "=" …: what comes first of =, : and / tells modifiers from mechanisms (§4.6.1).
    private static bool IsModifier(string word) =>
        word.IndexOfAny(['=', ':', '/']) is var at and > 0 && word[at] == '=';

    private static bool IsUnknownModifier(string word)
    {
        var equals = word.IndexOf('=');
        var name = word[..equals];
        return char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            && !name.Equals("redirect", StringComparison.OrdinalIgnoreCase)
            && !name.Equals("exp", StringComparison.OrdinalIgnoreCase)
            && SpfMacro.IsWellFormed(word[(equals + 1)..]);
    }

    private static SpfTerm? ReadModifier(string word)
    {
        var equals = word.IndexOf('=');
        var domain = word[(equals + 1)..];
        return word[..equals].ToLowerInvariant() switch
        {
            "redirect" when IsDomain(domain) => new SpfTerm.Redirect(domain),
            "exp" when IsDomain(domain) => new SpfTerm.Explanation(domain),
            _ => null,
        };
    }

    private static SpfTerm.Directive? ReadDirective(string word)
    {
        AuthenticationStatus? qualifier = word[0] switch
        {
            '+' => AuthenticationStatus.Pass,
            '-' => AuthenticationStatus.Fail,
            '~' => AuthenticationStatus.SoftFail,
            '?' => AuthenticationStatus.Neutral,
            _ => null,
        };
        var rest = qualifier is null ? word : word[1..];
        var end = rest.IndexOfAny([':', '/']);
        var name = end < 0 ? rest : rest[..end];
        var mechanism = ReadMechanism(name.ToLowerInvariant(), end < 0 ? "" : rest[end..]);
        return mechanism is null
            ? null
            : new SpfTerm.Directive(qualifier ?? AuthenticationStatus.Pass, mechanism, word);
    }

    /// <param name="name">In lower case.</param>
    /// <param name="rest">From the colon or slash on; empty where there is none.</param>
    private static SpfMechanism? ReadMechanism(string name, string rest)
    {
        switch (name)
        {
            case "all":
                return rest.Length == 0 ? new SpfMechanism.All() : null;
            case "include":
                return Domain(rest) is { } included ? new SpfMechanism.Include(included) : null;
            case "exists":
                return Domain(rest) is { } existing ? new SpfMechanism.Exists(existing) : null;
            case "ptr":
                return rest.Length == 0 ? new SpfMechanism.Ptr(null)
                    : Domain(rest) is { } named ? new SpfMechanism.Ptr(named) : null;
            case "a" or "mx":
                if (!TakePrefix(ref rest, out var prefix) || (rest.Length > 0 && Domain(rest) is null))
                {
                    return null;
                }
                var domain = rest.Length == 0 ? null : Domain(rest);
                return name == "a" ? new SpfMechanism.A(domain, prefix) : new SpfMechanism.Mx(domain, prefix);
            case "ip4":
                return Network(rest, AddressFamily.InterNetwork, 32);
            case "ip6":
                return Network(rest, AddressFamily.InterNetworkV6, 128);
            default:
                return null; // An unknown mechanism makes the record void (§4.6.1).
        }
    }

    private static string? Domain(string rest) => rest is [':', .. var domain] && IsDomain(domain) ? domain : null;

    /// <summary>Whether the text is a domain-spec (§7.1): macros, and an end that is a top label or a macro.</summary>
    private static bool IsDomain(string text)
    {
        if (text.Length == 0 || !SpfMacro.IsWellFormed(text))
        {
            return false;
        }
        if (text.EndsWith('}') || text.EndsWith("%%", StringComparison.Ordinal)
            || text.EndsWith("%_", StringComparison.Ordinal) || text.EndsWith("%-", StringComparison.Ordinal))
        {
            return text.EndsWith('}');
        }
        var name = text.EndsWith('.') ? text[..^1] : text;
        var dot = name.LastIndexOf('.');
        var top = name[(dot + 1)..];
        return dot >= 0 && top.Length > 0 && top.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            && !top.StartsWith('-') && !top.EndsWith('-') && !top.All(char.IsAsciiDigit);
    }

    /// <summary>Takes "/n", "//n" or "/n//n" from the end (§5.6).</summary>
    private static bool TakePrefix(ref string rest, out SpfPrefix prefix)
    {
        prefix = SpfPrefix.Whole;
        var bits6 = 128;
        var bits4 = 32;
        var dual = EndsInPrefix(rest, "//");
        if (dual >= 0)
        {
            if (!Bits(rest[(dual + 2)..], 128, out bits6))
            {
                return false;
            }
            rest = rest[..dual];
        }
        var single = EndsInPrefix(rest, "/");
        if (single >= 0)
        {
            if (!Bits(rest[(single + 1)..], 32, out bits4))
            {
                return false;
            }
            rest = rest[..single];
        }
        prefix = new SpfPrefix(bits4, bits6);
        return true;
    }

    // A slash inside a macro, as in %{d/}, is a delimiter of it.
    private static int EndsInPrefix(string rest, string slashes)
    {
        var at = rest.LastIndexOf(slashes, StringComparison.Ordinal);
        return at >= 0 && rest.IndexOf('}', at) < 0 ? at : -1;
    }

    private static bool Bits(string text, int max, out int bits) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bits)
        && bits <= max && text.Length <= 3 && (text.Length == 1 || text[0] != '0');

    private static SpfMechanism.Ip? Network(string rest, AddressFamily family, int bitsMax)
    {
        if (rest is not [':', .. var network])
        {
            return null;
        }
        var slash = network.IndexOf('/');
        var bits = bitsMax;
        if (slash >= 0 && !Bits(network[(slash + 1)..], bitsMax, out bits))
        {
            return null;
        }
        var address = slash < 0 ? network : network[..slash];
        // IPAddress also reads "127.1", "0x7f000001" and scopes; a record may not say those (§5.6, RFC 4291 §2.2).
        var isPlain = family == AddressFamily.InterNetwork
            ? address.Split('.') is { Length: 4 } parts && parts.All(part => Bits(part, 255, out _))
            : address.Contains(':') && address.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.');
        return isPlain && IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == family
            ? new SpfMechanism.Ip(parsed, bits)
            : null;
    }
}
