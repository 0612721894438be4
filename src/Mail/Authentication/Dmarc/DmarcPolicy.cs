namespace MailMesh.Mail.Authentication.Dmarc;

/// <summary>What a domain asks to be done with mail that is not its own (RFC 7489 §6.3).</summary>
public enum DmarcDisposition
{
    /// <summary>Nothing: it watches.</summary>
    None,

    /// <summary>Treat as suspicious.</summary>
    Quarantine,

    /// <summary>Refuse.</summary>
    Reject,
}

/// <summary>A domain's published policy (RFC 7489 §6.3, RFC 9989 §4.7).</summary>
/// <param name="Domain">Where it was found.</param>
/// <param name="Policy">p=.</param>
/// <param name="SubdomainPolicy">sp=: for names below; p= where it isn't given.</param>
/// <param name="AbsentPolicy">np=: for names below that DNS doesn't have (RFC 9989 §4.7); sp= where not given.</param>
/// <param name="IsStrictDkim">adkim=s: DKIM's domain must be From's very own.</param>
/// <param name="IsStrictSpf">aspf=s: SPF's domain must be From's very own.</param>
/// <param name="Percent">pct=: of a hundred mails, to how many the policy is to be applied.</param>
/// <param name="IsTesting">t=y (RFC 9989 §4.7): the domain asks that its policy be applied to none.</param>
/// <param name="AggregateReports">rua=: where reports are wanted, as written.</param>
public sealed record DmarcPolicy(
    string Domain,
    DmarcDisposition Policy,
    DmarcDisposition SubdomainPolicy,
    DmarcDisposition AbsentPolicy,
    bool IsStrictDkim,
    bool IsStrictSpf,
    int Percent,
    bool IsTesting,
    string AggregateReports)
{
    /// <summary>psd=: "y" of a public suffix, "n" of an organisation, else "u" (RFC 9989 §4.7).</summary>
    internal string PublicSuffix { get; private init; } = "u";

    /// <summary>Whether it asks for anything: else it only marks an organisation (RFC 9989 §4.10.1).</summary>
    internal bool IsUsable { get; private init; } = true;

    /// <summary>Whether a text is a record of DMARC at all: it begins by its version (§6.6.3).</summary>
    internal static bool IsOne(string text) =>
        text.Split(';')[0].Split('=') is [var tag, var version] && tag.Trim() == "v" && version.Trim() == "DMARC1";

    /// <summary>
    /// Reads a record; null where it is no list of tags. Without p=, or with a wrong p=, sp= or np=, it counts as
    /// p=none where reports are asked for, and else for nothing (§6.6.3 step 6). Other wrong values count as absent
    /// (§6.3).
    /// </summary>
    internal static DmarcPolicy? Parse(string domain, string text)
    {
        if (!IsOne(text) || TagList.Parse(text) is not { } tags)
        {
            return null;
        }
        var isValid = TryDisposition(tags["p"], out var policy) && policy is not null;
        isValid &= TryDisposition(tags["sp"], out var below);
        isValid &= TryDisposition(tags["np"], out var absent);
        if (!isValid)
        {
            (policy, below, absent) = (null, null, null);
        }
        var onAll = policy ?? DmarcDisposition.None;
        var percent = tags.TryNumber("pct", out var number) && number is >= 0 and <= 100 ? (int)number.Value : 100;
        return new DmarcPolicy(
            domain, onAll, below ?? onAll, absent ?? below ?? onAll,
            Is(tags["adkim"], "s"), Is(tags["aspf"], "s"), percent, Is(tags["t"], "y"), tags["rua"] ?? "")
        {
            PublicSuffix = Is(tags["psd"], "y") ? "y" : Is(tags["psd"], "n") ? "n" : "u",
            IsUsable = isValid || tags["rua"] is { Length: > 0 },
        };
    }

    private static bool Is(string? value, string expected) =>
        expected.Equals(value, StringComparison.OrdinalIgnoreCase);

    // Absent is right, and gives null.
    private static bool TryDisposition(string? value, out DmarcDisposition? disposition)
    {
        disposition = value?.ToLowerInvariant() switch
        {
            "none" => DmarcDisposition.None,
            "quarantine" => DmarcDisposition.Quarantine,
            "reject" => DmarcDisposition.Reject,
            _ => null,
        };
        return value is null || disposition is not null;
    }
}
