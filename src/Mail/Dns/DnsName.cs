using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailMesh.Mail.Dns;

/// <summary>Names as text: lower case, ASCII, without the root's dot (RFC 1035 §2.3, RFC 5891 §4.4).</summary>
internal static class DnsName
{
    /// <summary>Octets of a label (RFC 1035 §2.3.4).</summary>
    public const int LabelBytesMax = 63;

    /// <summary>Octets of a name on the wire, lengths and root included (RFC 1035 §2.3.4).</summary>
    public const int BytesMax = 255;

    /// <summary>The form that is asked for; null where the text can be no name.</summary>
    public static string? Normalise(string text)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        var ascii = Ascii.IsValid(name) ? name : ToAscii(name);
        return ascii is not null && IsName(ascii) ? ascii.ToLowerInvariant() : null;
    }

    /// <summary>Labels of 1 to 63 octets, none of them a control, a blank or an escape.</summary>
    private static bool IsName(string name)
    {
        // Each label costs its length's octet, and the root one more.
        if (name.Length is 0 || name.Length + 2 > BytesMax)
        {
            return false;
        }
        foreach (var label in name.AsSpan().Split('.'))
        {
            if (name.AsSpan(label) is { Length: 0 or > LabelBytesMax }
                || name.AsSpan(label).IndexOfAnyExceptInRange('!', '~') >= 0 || name.AsSpan(label).Contains('\\'))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Where the names of an address lie (RFC 1035 §3.5, RFC 3596 §2.5).</summary>
    public static string Reverse(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        var name = new StringBuilder();
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            name = plain.AddressFamily == AddressFamily.InterNetwork
                ? name.Append(CultureInfo.InvariantCulture, $"{bytes[i]}.")
                : name.Append(CultureInfo.InvariantCulture, $"{bytes[i] & 15:x}.{bytes[i] >> 4:x}.");
        }
        return name.Append(plain.AddressFamily == AddressFamily.InterNetwork ? "in-addr.arpa" : "ip6.arpa").ToString();
    }

    private static string? ToAscii(string name)
    {
        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return null; // No host has this name.
        }
    }
}
