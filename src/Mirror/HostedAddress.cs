namespace MailMesh.Mirror;

/// <summary>Addresses of hosted inboxes, as the mirror keys them.</summary>
public static class HostedAddress
{
    /// <summary>
    /// Lower case, without +tag. RFC 5321 §2.4 leaves case and tags of a local part to its host: that is us.
    /// </summary>
    public static string WithoutTag(string address)
    {
        address = address.ToLowerInvariant();
        var at = address.LastIndexOf('@');
        var plus = address.IndexOf('+', StringComparison.Ordinal);
        return plus > 0 && plus < at ? string.Concat(address.AsSpan(0, plus), address.AsSpan(at)) : address;
    }
}
