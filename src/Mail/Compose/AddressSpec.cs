using System.Buffers;
using System.Globalization;
using System.Text;

namespace MailMesh.Mail.Compose;

/// <summary>
/// Addresses on their way out: what they need of the wire, and what is none (RFC 5321 §4.1.2, RFC 6531).
/// </summary>
public static class AddressSpec
{
    /// <summary>Octets of an address: 64 of local part, @, 255 of domain (RFC 5321 §4.5.3.1).</summary>
    public const int BytesMax = 320;

    private static readonly SearchValues<char> LocalAscii = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");

    private static readonly SearchValues<char> DomainAscii = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._[]:");

    /// <summary>
    /// Whether the address can only go to a server that offers SMTPUTF8: its local part is beyond ASCII, or its
    /// domain is and has no ASCII form.
    /// </summary>
    public static bool NeedsSmtpUtf8(string address) => !Ascii.IsValid(WithAsciiDomain(address));

    /// <summary>
    /// The address with its domain in ASCII form (RFC 5891 §4.4: xn--); as it was where it has none or needs none.
    /// </summary>
    public static string WithAsciiDomain(string address)
    {
        var at = address.LastIndexOf('@') + 1;
        if (Ascii.IsValid(address.AsSpan(at)))
        {
            return address;
        }
        try
        {
            var domain = new IdnMapping().GetAscii(address, at);
            // The mapping may fold a full-width mark into one that ends the address.
            return IsDomain(domain) ? address[..at] + domain : address;
        }
        catch (ArgumentException)
        {
            return address; // No host has this name; SMTPUTF8 may carry it as it is.
        }
    }

    /// <summary>Refuses what is no address: the header it would make could be read as another one.</summary>
    /// <param name="address">addr-spec without brackets.</param>
    /// <param name="field">What the message of a refusal names.</param>
    /// <exception cref="ArgumentException">It is none, or longer than <see cref="BytesMax"/>.</exception>
    public static void Check(string address, string field)
    {
        HeaderGuard.Check(address, field);
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1 || Encoding.UTF8.GetByteCount(address) > BytesMax
            || !IsLocal(address.AsSpan(0, at)) || !IsDomain(address.AsSpan(at + 1)))
        {
            throw HeaderGuard.Refusal(field, $"holds '{address}', which is no address of the form local@domain");
        }
    }

    private static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local is not ['"', .. var quoted, '"'])
        {
            return Has(local, LocalAscii);
        }
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\')
            {
                i++;
            }
            else if (quoted[i] == '"' || char.IsControl(quoted[i]))
            {
                return false;
            }
        }
        return quoted is not [.., '\\'] || quoted is [.., '\\', '\\'];
    }

    private static bool IsDomain(ReadOnlySpan<char> domain) => Has(domain, DomainAscii);

    /// <summary>Only these ASCII characters, and of the others only those that are seen.</summary>
    private static bool Has(ReadOnlySpan<char> text, SearchValues<char> ascii)
    {
        foreach (var c in text)
        {
            if (char.IsAscii(c) ? !ascii.Contains(c) : char.IsControl(c) || char.IsWhiteSpace(c))
            {
                return false;
            }
        }
        return true;
    }
}
