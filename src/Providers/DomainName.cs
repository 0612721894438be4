using System.Globalization;

namespace MailMesh.Providers;

/// <summary>Domains compare in one form only: lower-case ASCII, RFC 5890 §2.3.2.1.</summary>
public static class DomainName
{
    private static readonly IdnMapping Idna = new();

    /// <summary>Null where the text is no domain name.</summary>
    public static string? ToAscii(string domain)
    {
        try
        {
            return Idna.GetAscii(domain.ToLowerInvariant().TrimEnd('.'));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
