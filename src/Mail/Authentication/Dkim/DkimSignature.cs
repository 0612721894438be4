namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>How a signature is made (RFC 6376 §3.3, RFC 8463 §3).</summary>
public enum DkimAlgorithm
{
    /// <summary>RSA over SHA-256.</summary>
    RsaSha256,

    /// <summary>RSA over SHA-1, no longer to be trusted (RFC 8301 §3.1).</summary>
    RsaSha1,

    /// <summary>Ed25519 over SHA-256.</summary>
    Ed25519Sha256,
}

/// <summary>A parsed DKIM-Signature, or ARC-Message-Signature, whose fields are the same but for v= and i=.</summary>
internal sealed record DkimSignature
{
    /// <summary>Names of an h= tag that are read.</summary>
    public const int NamesMax = 500;

    public required DkimAlgorithm Algorithm { get; init; }

    public required byte[] Signature { get; init; }

    public required byte[] BodyHash { get; init; }

    public required string Domain { get; init; }

    public required string Selector { get; init; }

    public required IReadOnlyList<string> Names { get; init; }

    public Canonicalization HeaderForm { get; private init; }

    public Canonicalization BodyForm { get; private init; }

    /// <summary>i=: who the signer says it is for; of the domain or below it.</summary>
    public string Identity { get; private init; } = "";

    /// <summary>l=: canonical bytes of the body that are signed.</summary>
    public long? BodyBytes { get; private init; }

    /// <summary>x=: seconds since 1970 after which it is void.</summary>
    public long? Expires { get; private init; }

    /// <summary>t=: seconds since 1970 when it was made.</summary>
    public long? Signed { get; private init; }

    /// <summary>Where its key lies (RFC 6376 §3.6.2.1).</summary>
    public string KeyName => $"{Selector}._domainkey.{Domain}";

    /// <summary>Reads a signature; of one that can't be checked, the reason (RFC 6376 §6.1.1).</summary>
    /// <param name="tags">The field's tags.</param>
    /// <param name="isArc">An ARC-Message-Signature: no v=, and i= is the instance (RFC 8617 §4.1.2).</param>
    public static (DkimSignature? Signature, string Reason) Read(TagList tags, bool isArc = false)
    {
        if (!isArc && tags.Compact("v") != "1")
        {
            return (null, "not a signature of version 1");
        }
        if (ReadAlgorithm(tags.Compact("a")) is not { } algorithm)
        {
            return (null, "unknown algorithm");
        }
        if (tags.Bytes("b") is not { } signature || tags.Bytes("bh") is not { } bodyHash
            || tags.Compact("d") is not { Length: > 0 } domain || tags.Compact("s") is not { Length: > 0 } selector
            || tags.Parts("h") is not { Count: > 0 and <= NamesMax } names)
        {
            return (null, "b=, bh=, d=, s= or h= is missing or malformed");
        }
        if (!names.Contains("From", StringComparer.OrdinalIgnoreCase))
        {
            return (null, "From is not signed");
        }
        if (!ReadForms(tags.Compact("c"), out var header, out var body))
        {
            return (null, "unknown canonicalization");
        }
        var identity = isArc ? "@" + domain : tags.Compact("i") ?? "@" + domain;
        if (!IsWithin(identity[(identity.LastIndexOf('@') + 1)..], domain))
        {
            return (null, "i= is outside d=");
        }
        if (tags.Compact("q") is { } query && !query.Split(':').Contains("dns/txt", StringComparer.OrdinalIgnoreCase))
        {
            return (null, "unknown query method");
        }
        if (!tags.TryNumber("l", out var bytes) || !tags.TryNumber("t", out var signed)
            || !tags.TryNumber("x", out var expires) || expires < signed)
        {
            return (null, "l=, t= or x= is malformed");
        }
        return (new DkimSignature
        {
            Algorithm = algorithm,
            Signature = signature,
            BodyHash = bodyHash,
            Domain = domain.ToLowerInvariant(),
            Selector = selector,
            Names = names,
            HeaderForm = header,
            BodyForm = body,
            Identity = identity,
            BodyBytes = bytes,
            Signed = signed,
            Expires = expires,
        }, "");
    }

    /// <summary>The algorithm of an a= tag; null where it is unknown.</summary>
    public static DkimAlgorithm? ReadAlgorithm(string? tag) => tag?.ToLowerInvariant() switch
    {
        "rsa-sha256" => DkimAlgorithm.RsaSha256,
        "rsa-sha1" => DkimAlgorithm.RsaSha1,
        "ed25519-sha256" => DkimAlgorithm.Ed25519Sha256,
        _ => null,
    };

    /// <summary>Whether a domain is another or below it.</summary>
    public static bool IsWithin(string domain, string parent) =>
        domain.Equals(parent, StringComparison.OrdinalIgnoreCase)
        || (domain.Length > parent.Length && domain.EndsWith(parent, StringComparison.OrdinalIgnoreCase)
            && domain[^(parent.Length + 1)] == '.');

    // c= names the header's form and, after a slash, the body's; each is simple where it is not named (§3.5).
    private static bool ReadForms(string? tag, out Canonicalization header, out Canonicalization body)
    {
        var parts = (tag ?? "simple").ToLowerInvariant().Split('/');
        header = parts[0] == "relaxed" ? Canonicalization.Relaxed : Canonicalization.Simple;
        body = parts is [_, "relaxed"] ? Canonicalization.Relaxed : Canonicalization.Simple;
        return parts.Length <= 2 && parts.All(part => part is "simple" or "relaxed");
    }
}
