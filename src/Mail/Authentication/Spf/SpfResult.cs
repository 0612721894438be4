namespace MailMesh.Mail.Authentication.Spf;

/// <summary>Whether a domain authorises a host to send in its name (RFC 7208 §2.6).</summary>
/// <param name="Status">None, Pass, Fail, SoftFail, Neutral, TempError or PermError.</param>
/// <param name="Reason">What decided: the mechanism that matched, or what went wrong; one line for a person.</param>
public sealed record SpfResult(AuthenticationStatus Status, string Reason)
{
    /// <summary>The domain that was checked; the one DMARC aligns (RFC 7489 §3.1.2).</summary>
    public string Domain { get; init; } = "";

    /// <summary>
    /// What the domain says to whom it refuses (exp=, §6.2): a stranger's words. Empty unless Fail with an explanation.
    /// </summary>
    public string Explanation { get; init; } = "";

    /// <summary>The identity was HELO's, since there was no sender (a bounce, §2.4).</summary>
    public bool IsHelo { get; init; }
}
