namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>How much a relay may change white space without breaking a signature (RFC 6376 §3.4).</summary>
public enum Canonicalization
{
    /// <summary>Nothing, but empty lines at the end of the body.</summary>
    Simple,

    /// <summary>Folding, runs of white space, the case of field names.</summary>
    Relaxed,
}
