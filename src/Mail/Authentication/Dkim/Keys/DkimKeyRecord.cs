namespace MailMesh.Mail.Authentication.Dkim.Keys;

/// <summary>A public key as a domain publishes it (RFC 6376 §3.6.1, RFC 8463 §4).</summary>
/// <param name="IsEd25519">Of k=ed25519; else k=rsa.</param>
/// <param name="Key">SubjectPublicKeyInfo or RSAPublicKey of RSA; 32 bytes of Ed25519.</param>
/// <param name="IsTesting">t=y: the domain is trying DKIM out.</param>
/// <param name="IsStrict">t=s: i= must be of d= itself, not below it.</param>
internal sealed record DkimKeyRecord(bool IsEd25519, byte[] Key, bool IsTesting, bool IsStrict)
{
    /// <summary>Reads a record; of one that can't be used, the reason.</summary>
    public static (DkimKeyRecord? Key, string Reason) Read(string record)
    {
        if (TagList.Parse(record) is not { } tags)
        {
            return (null, "the key record is malformed");
        }
        if (tags["v"] is { } version && (version != "DKIM1" || tags.First != "v"))
        {
            return (null, "the key record is not of version DKIM1");
        }
        if (tags.Compact("p") is not { } key)
        {
            return (null, "the key record has no key");
        }
        if (key.Length == 0)
        {
            return (null, "the key is revoked");
        }
        var type = tags.Compact("k") ?? "rsa";
        if (type is not ("rsa" or "ed25519") || tags.Bytes("p") is not { } bytes)
        {
            return (null, "the key is of an unknown type or malformed");
        }
        if (tags.Parts("h") is { Count: > 0 } hashes && !hashes.Contains("sha256"))
        {
            return (null, "the key is not for sha256");
        }
        if (tags.Parts("s") is { Count: > 0 } services && !services.Contains("email") && !services.Contains("*"))
        {
            return (null, "the key is not for email");
        }
        var flags = tags.Parts("t");
        return (new DkimKeyRecord(type == "ed25519", bytes, flags.Contains("y"), flags.Contains("s")), "");
    }
}
