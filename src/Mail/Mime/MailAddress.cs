using System.Globalization;
using MailMesh.Mail.Compose;

namespace MailMesh.Mail.Mime;

/// <summary>One mailbox of a header field (RFC 5322 §3.4).</summary>
/// <param name="Address">
/// addr-spec as the field has it, internationalised domains left as they are; never empty.
/// </param>
/// <param name="Name">Decoded display name, or null where the field has none.</param>
public sealed record MailAddress(string Address, string? Name = null)
{
    /// <summary>
    /// With the domain in ASCII (RFC 5891 §4.4: xn--), the form to compare by; as it is where the domain has none.
    /// </summary>
    public string AsciiAddress => AddressSpec.WithAsciiDomain(Address);

    /// <summary>
    /// With the domain as people read it (RFC 5891 §4.2); as it is where that would not lead back to the same domain.
    /// Not for deciding whom to trust: letters of one script may look like another's.
    /// </summary>
    public string UnicodeAddress
    {
        get
        {
            var at = Address.LastIndexOf('@') + 1;
            if (!Address.AsSpan(at).Contains("xn--", StringComparison.OrdinalIgnoreCase)) return Address;
            try
            {
                var shown = string.Concat(Address.AsSpan(0, at), new IdnMapping().GetUnicode(Address, at));
                return AddressSpec.WithAsciiDomain(shown).Equals(Address, StringComparison.OrdinalIgnoreCase)
                    ? shown
                    : Address;
            }
            catch (ArgumentException)
            {
                return Address; // It begins as an A-label and is none.
            }
        }
    }
}
