using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.Mail.Authentication.Spf;

/// <summary>What macros stand for (RFC 7208 §7.2).</summary>
/// <param name="Sender">The address that is checked: MAIL FROM's, or postmaster of HELO.</param>
/// <param name="Helo">The client's name for itself.</param>
/// <param name="Address">The client's address.</param>
internal sealed record SpfSession(string Sender, string Helo, IPAddress Address)
{
    /// <summary>The local part of the sender.</summary>
    public string Local => Sender[..Sender.LastIndexOf('@')];

    /// <summary>The domain of the sender.</summary>
    public string SenderDomain => Sender[(Sender.LastIndexOf('@') + 1)..];
}

/// <summary>Macros in domains and explanations (RFC 7208 §7).</summary>
internal static class SpfMacro
{
    private const int NameCharsMax = 253; // §7.3
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(".-+,/_=");

    /// <summary>Whether each macro of the text is one; those of explanations alone (c, r, t) are not.</summary>
    public static bool IsWellFormed(string text) => Walk(text, false, (_, _) => "") is not null;

    /// <summary>The text with its macros expanded; null where one is none.</summary>
    /// <param name="text">A domain or an explanation.</param>
    /// <param name="session">What they stand for.</param>
    /// <param name="domain">The domain whose record it is (d).</param>
    /// <param name="validName">The client's validated name (p), or "unknown".</param>
    /// <param name="explains">An explanation: c, r and t are macros too.</param>
    public static string? Expand(
        string text, SpfSession session, string domain, string validName, bool explains = false)
    {
        var expanded = Walk(text, explains, (letter, transform) => Transform(letter switch
        {
            's' => session.Sender,
            'l' => session.Local,
            'o' => session.SenderDomain,
            'd' => domain,
            'i' => Dotted(session.Address),
            'p' => validName,
            'v' => session.Address.AddressFamily == AddressFamily.InterNetwork ? "in-addr" : "ip6",
            'h' => session.Helo,
            'c' => session.Address.ToString(),
            // No receiving host is named, nor is the time told: neither is the sender's business (§7.2).
            _ => "unknown",
        }, transform));
        return explains || expanded is null ? expanded : Shorten(expanded);
    }

    /// <summary>Whether a text asks for the client's validated name, which costs lookups.</summary>
    public static bool UsesValidName(string text) => text.Contains("%{p", StringComparison.OrdinalIgnoreCase);

    private static string? Walk(string text, bool explains, Func<char, string, string> expand)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                // §7.1: visible characters; explanations have spaces too.
                if (text[at] is < '!' or > '~' && !(explains && text[at] == ' '))
                {
                    return null;
                }
                result.Append(text[at]);
                continue;
            }
            switch (at + 1 < text.Length ? text[++at] : '\0')
            {
                case '%':
                    result.Append('%');
                    break;
                case '_':
                    result.Append(' ');
                    break;
                case '-':
                    result.Append("%20");
                    break;
                case '{' when text.IndexOf('}', at) is var end and > 0 && IsMacro(text[(at + 1)..end], explains):
                    var letter = text[at + 1];
                    var value = expand(char.ToLowerInvariant(letter), text[(at + 2)..end]);
                    // In upper case it is to be escaped for a URL (§7.3).
                    result.Append(char.IsAsciiLetterUpper(letter) ? Uri.EscapeDataString(value) : value);
                    at = end;
                    break;
                default:
                    return null;
            }
        }
        return result.ToString();
    }

    // letter digits "r" delimiters
    private static bool IsMacro(string body, bool explains)
    {
        if (body.Length == 0 || !(explains ? "slodiphcrtv" : "slodiphv").Contains(char.ToLowerInvariant(body[0])))
        {
            return false;
        }
        var rest = body.AsSpan(1);
        var digits = rest.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : rest.Length;
        var isNumber = digits == 0 || (digits <= 3 && int.Parse(rest[..digits], CultureInfo.InvariantCulture) > 0);
        rest = rest[digits..];
        rest = rest is ['r' or 'R', ..] ? rest[1..] : rest;
        return isNumber && rest.IndexOfAnyExcept(Delimiters) < 0;
    }

    /// <summary>Splits at the delimiters, turns round, keeps the last so many, joins by dots (§7.3).</summary>
    private static string Transform(string value, string transform)
    {
        if (transform.Length == 0)
        {
            return value;
        }
        var digits = transform.TakeWhile(char.IsAsciiDigit).Count();
        var rest = transform[digits..];
        var isReversed = rest is ['r' or 'R', ..];
        var delimiters = isReversed ? rest[1..] : rest;
        var parts = value.Split(delimiters.Length > 0 ? delimiters.ToCharArray() : ['.']);
        if (isReversed)
        {
            Array.Reverse(parts);
        }
        var kept = digits > 0 ? int.Parse(transform[..digits], CultureInfo.InvariantCulture) : parts.Length;
        return string.Join('.', parts.TakeLast(kept));
    }

    // IPv6 in nibbles: the form that DNS names have (§7.3).
    private static string Dotted(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? address.ToString()
        : string.Join('.', Convert.ToHexStringLower(address.GetAddressBytes()).ToCharArray());

    // What grows too long loses labels on the left (§7.3).
    private static string Shorten(string name)
    {
        while (name.Length > NameCharsMax && name.IndexOf('.') is var dot and >= 0)
        {
            name = name[(dot + 1)..];
        }
        return name;
    }
}
