using System.Text;

namespace MailMesh.Mail.Smtp.Wire;

/// <summary>
/// The Mailbox syntax of RFC 5321 §4.1.2 with the UTF-8 of RFC 6531 §3.3, without its angle brackets.
/// </summary>
internal static class AddressSyntax
{
    public const int LocalPartBytesMax = 64; // RFC 5321 §4.5.3.1.1
    public const int DomainBytesMax = 255; // RFC 5321 §4.5.3.1.2
    private const string AtextSymbols = "!#$%&'*+-/=?^_`{|}~";

    public static void ThrowIfMalformed(string address, string parameter)
    {
        if (!IsMailbox(address))
            throw new ArgumentException("Not an address as RFC 5321 §4.1.2 has it: " + Printable(address), parameter);
    }

    /// <summary>local-part@domain, within the length limits, free of anything that could end a command.</summary>
    public static bool IsMailbox(ReadOnlySpan<char> address)
    {
        var at = address.LastIndexOf('@');
        return at > 0 && IsLocalPart(address[..at]) && IsDomain(address[(at + 1)..]);
    }

    public static bool IsAscii(ReadOnlySpan<char> address) => Ascii.IsValid(address);

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        if (local.IsEmpty || Encoding.UTF8.GetByteCount(local) > LocalPartBytesMax) return false;
        return local[0] == '"' ? IsQuotedString(local) : IsDotString(local);
    }

    private static bool IsDotString(ReadOnlySpan<char> local)
    {
        var previous = '.';
        foreach (var c in local)
        {
            if (c == '.' ? previous == '.' : !IsAtext(c)) return false;
            previous = c;
        }
        return previous != '.';
    }

    private static bool IsQuotedString(ReadOnlySpan<char> local)
    {
        if (local.Length < 2 || local[^1] != '"') return false;
        var inner = local[1..^1];
        for (var i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '"') return false;
            if (inner[i] == '\\' && ++i == inner.Length) return false; // a pair needs its second half
            if (!IsPrintable(inner[i]) && inner[i] != ' ') return false;
        }
        return true;
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        if (domain.IsEmpty || Encoding.UTF8.GetByteCount(domain) > DomainBytesMax) return false;
        if (domain[0] == '[')
            return domain.Length > 2 && domain[^1] == ']'
                && !domain[1..^1].ContainsAnyExceptInRange('!', '~') && !domain[1..^1].ContainsAny('[', ']', '\\');
        var previous = '.';
        foreach (var c in domain)
        {
            if (c == '.' ? previous == '.' : !(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || IsBeyondAscii(c)))
                return false;
            previous = c;
        }
        return previous != '.';
    }

    private static bool IsAtext(char c) =>
        char.IsAsciiLetterOrDigit(c) || AtextSymbols.Contains(c, StringComparison.Ordinal) || IsBeyondAscii(c);

    private static bool IsPrintable(char c) => c is >= '!' and <= '~' || IsBeyondAscii(c);

    // C1 controls and separators are no part of a name, and some terminals act on them.
    private static bool IsBeyondAscii(char c) =>
        c >= '\u00A0' && !char.IsWhiteSpace(c) && !char.IsControl(c) && c != '\uFFFD';

    private static string Printable(string address) =>
        string.Concat(address.Take(LocalPartBytesMax).Select(c => char.IsControl(c) ? '?' : c));
}
