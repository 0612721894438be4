namespace MailMesh.Gateway.Doors.Tls;

/// <summary>
/// Section <c>Door:Certificate</c>: what https:// addresses of <c>ASPNETCORE_URLS</c> show. A change of the files is
/// taken up without a restart.
/// </summary>
public sealed record CertificateOptions
{
    /// <summary>A PEM file with the certificate and its chain, or a PKCS #12 file (.pfx, .p12).</summary>
    public string? Path { get; init; }
    /// <summary>The private key of a PEM certificate.</summary>
    public string? KeyPath { get; init; }
    /// <summary>Of an encrypted key or PKCS #12 file.</summary>
    public string? Password { get; init; }

    public bool IsPkcs12 => System.IO.Path.GetExtension(Path)?.ToUpperInvariant() is ".PFX" or ".P12";
}
