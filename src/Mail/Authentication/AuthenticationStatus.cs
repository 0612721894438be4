namespace MailMesh.Mail.Authentication;

/// <summary>How a check ended, in the words of Authentication-Results (RFC 8601 §2.7).</summary>
public enum AuthenticationStatus
{
    /// <summary>There was nothing to check.</summary>
    None,

    /// <summary>It holds.</summary>
    Pass,

    /// <summary>It does not hold.</summary>
    Fail,

    /// <summary>SPF: the domain thinks the host is not authorised, but not firmly (RFC 7208 §8.5).</summary>
    SoftFail,

    /// <summary>Nothing can be said: the domain says nothing, or the method is not supported here.</summary>
    Neutral,

    /// <summary>DKIM: signed, and not acceptable as a matter of policy, such as by a weak algorithm.</summary>
    Policy,

    /// <summary>It could not be checked now; another try later may.</summary>
    TempError,

    /// <summary>It can never be checked: a record or field is malformed or missing.</summary>
    PermError,
}
