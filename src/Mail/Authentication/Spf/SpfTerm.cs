using System.Net;

namespace MailMesh.Mail.Authentication.Spf;

/// <summary>A directive or modifier of a record (RFC 7208 §4.6.1).</summary>
internal abstract record SpfTerm
{
    private SpfTerm()
    {
    }

    /// <summary>Says what of hosts that a mechanism matches.</summary>
    /// <param name="Status">Of its qualifier.</param>
    /// <param name="Mechanism">Which hosts.</param>
    /// <param name="Text">As it stands in the record.</param>
    public sealed record Directive(AuthenticationStatus Status, SpfMechanism Mechanism, string Text) : SpfTerm;

    /// <summary>redirect=: the record to use where nothing matches (§6.1).</summary>
    public sealed record Redirect(string Domain) : SpfTerm;

    /// <summary>exp=: where the explanation lies (§6.2).</summary>
    public sealed record Explanation(string Domain) : SpfTerm;
}

/// <summary>Which hosts a directive means (RFC 7208 §5). Domains have macros; null is the current one.</summary>
internal abstract record SpfMechanism
{
    private SpfMechanism()
    {
    }

    public sealed record All : SpfMechanism;

    public sealed record Include(string Domain) : SpfMechanism;

    public sealed record A(string? Domain, SpfPrefix Prefix) : SpfMechanism;

    public sealed record Mx(string? Domain, SpfPrefix Prefix) : SpfMechanism;

    public sealed record Ptr(string? Domain) : SpfMechanism;

    public sealed record Ip(IPAddress Address, int PrefixBits) : SpfMechanism;

    public sealed record Exists(string Domain) : SpfMechanism;
}

/// <summary>Bits of an address that must agree (RFC 7208 §5.6).</summary>
/// <param name="Bits4">Of IPv4.</param>
/// <param name="Bits6">Of IPv6.</param>
internal readonly record struct SpfPrefix(int Bits4, int Bits6)
{
    /// <summary>Whole addresses.</summary>
    public static SpfPrefix Whole => new(32, 128);

    /// <summary>Whether two addresses of one family agree in their first bits.</summary>
    public static bool Agree(IPAddress one, IPAddress other, int bits)
    {
        if (one.AddressFamily != other.AddressFamily)
        {
            return false;
        }
        ReadOnlySpan<byte> left = one.GetAddressBytes(), right = other.GetAddressBytes();
        var whole = bits / 8;
        return left[..whole].SequenceEqual(right[..whole])
            && (bits % 8 == 0 || (left[whole] ^ right[whole]) >> (8 - bits % 8) == 0);
    }
}
