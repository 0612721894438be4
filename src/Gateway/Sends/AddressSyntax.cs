using System.Globalization;
using System.Text;
using MailMesh.Contracts;

namespace MailMesh.Gateway.Sends;

/// <summary>
/// Addresses as agents write them: <c>ada@example.com</c> or <c>Ada Lovelace &lt;ada@example.com&gt;</c>. Strict on
/// purpose: what is let through here is what an SMTP server is asked to take.
/// </summary>
public static class AddressSyntax
{
    public const int LocalPartMax = 64;     // RFC 5321 §4.5.3.1.1
    public const int DomainMax = 255;       // RFC 5321 §4.5.3.1.2
    public const int NameMax = 200;
    private const string AtomSymbols = "!#$%&'*+-/=?^_`{|}~"; // RFC 5322 §3.2.3

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Null where it is no address.</summary>
    public static EmailAddress? Parse(string text)
    {
        var trimmed = text.Trim();
        string? name = null;
        if (trimmed.EndsWith('>'))
        {
            var open = trimmed.LastIndexOf('<');
            if (open < 0) return null;
            name = trimmed[..open].Trim().Trim('"').Trim();
            trimmed = trimmed[(open + 1)..^1].Trim();
        }
        if (name is not null && (name.Length > NameMax || name.Any(char.IsControl))) return null;
        return IsAddress(trimmed) ? new EmailAddress(trimmed, string.IsNullOrEmpty(name) ? null : name) : null;
    }

    public static bool IsAddress(string address)
    {
        var at = address.LastIndexOf('@');
        return at is > 0 and <= LocalPartMax
            && IsLocalPart(address.AsSpan(0, at))
            && NormalDomain(address[(at + 1)..]) is not null;
    }

    /// <summary>Lower-case A-labels (RFC 5890), or null where it is no domain name.</summary>
    public static string? NormalDomain(string domain)
    {
        if (domain.Length is 0 or > DomainMax || !domain.Contains('.', StringComparison.Ordinal)) return null;
        try
        {
            var ascii = Idn.GetAscii(domain.Normalize(NormalizationForm.FormKC).ToLowerInvariant());
            return ascii.Length > DomainMax ? null : ascii;
        }
        catch (ArgumentException)
        {
            return null; // how IdnMapping says that a label is empty, too long or has a forbidden character
        }
    }

    /// <summary>Dot-atom of RFC 5322 §3.2.3, with letters beyond ASCII as in RFC 6531. No quoted strings.</summary>
    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local[0] == '.' || local[^1] == '.' || local.IndexOf("..") >= 0) return false;
        foreach (var c in local)
        {
            if (c != '.' && !char.IsAsciiLetterOrDigit(c) && !AtomSymbols.Contains(c) && (c < 0x80 || !IsWordlike(c)))
                return false;
        }
        return true;
    }

    private static bool IsWordlike(char c) =>
        char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark;
}
