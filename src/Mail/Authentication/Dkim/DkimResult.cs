namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>What became of one DKIM-Signature (RFC 6376 §6, RFC 8601 §2.7.1).</summary>
/// <param name="Status">Pass, Fail, Policy, Neutral, TempError or PermError.</param>
/// <param name="Reason">Why, in one line for a person; empty of a pass.</param>
public sealed record DkimResult(AuthenticationStatus Status, string Reason)
{
    /// <summary>d=: the domain that takes responsibility; empty where the signature can't be read.</summary>
    public string Domain { get; init; } = "";

    /// <summary>s=: which of its keys.</summary>
    public string Selector { get; init; } = "";

    /// <summary>i=: for whom it signed; <c>@domain</c> where it doesn't say.</summary>
    public string Identity { get; init; } = "";

    /// <summary>How it is signed; null where the signature can't be read.</summary>
    public DkimAlgorithm? Algorithm { get; init; }

    /// <summary>The first characters of b=, which tell signatures of one domain apart (RFC 6008).</summary>
    public string SignatureStart { get; init; } = "";

    /// <summary>t=y in the key: the domain is trying DKIM out, and a failure is told as Neutral.</summary>
    public bool IsTesting { get; init; }

    /// <summary>l=: bytes of the body that are signed, where not all are: anybody may have added more.</summary>
    public long? BodyBytes { get; init; }
}
