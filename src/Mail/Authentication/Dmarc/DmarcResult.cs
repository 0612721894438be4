namespace MailMesh.Mail.Authentication.Dmarc;

/// <summary>Whether a mail is of the domain that its From names (RFC 7489 §6.6.2).</summary>
/// <param name="Status">None (no policy), Pass, Fail, TempError or PermError.</param>
/// <param name="Reason">Why, in one line for a person.</param>
public sealed record DmarcResult(AuthenticationStatus Status, string Reason)
{
    /// <summary>From's domain; empty where there is none, or more than one.</summary>
    public string FromDomain { get; init; } = "";

    /// <summary>The policy that applies; null where none is published.</summary>
    public DmarcPolicy? Policy { get; init; }

    /// <summary>
    /// What the domain asks to be done with this mail: None unless it failed. <see cref="DmarcPolicy.Percent"/> and
    /// <see cref="DmarcPolicy.IsTesting"/> are the receiver's to weigh.
    /// </summary>
    public DmarcDisposition Disposition { get; init; }

    /// <summary>The domain that SPF passed for and that is From's; null where it is not.</summary>
    public string? AlignedSpf { get; init; }

    /// <summary>The domain whose DKIM signature passed and that is From's; null where there is none.</summary>
    public string? AlignedDkim { get; init; }
}
