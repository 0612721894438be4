namespace MailMesh.Mail.Smtp;

/// <summary>When a report on the delivery is wanted (NOTIFY, RFC 3461 §4.1).</summary>
[Flags]
public enum DsnEvents
{
    /// <summary>Never, not even of a failure.</summary>
    Never = 0,

    /// <summary>When it was delivered.</summary>
    Success = 1,

    /// <summary>When it can't be delivered.</summary>
    Failure = 2,

    /// <summary>When it is late.</summary>
    Delay = 4,
}

/// <summary>How much of the mail a report of a failure returns (RET, RFC 3461 §4.3).</summary>
public enum DsnReturn
{
    /// <summary>The header only.</summary>
    Headers,

    /// <summary>All of it.</summary>
    Full,
}

/// <summary>What is wanted for one recipient.</summary>
/// <param name="Notify">When to report; null leaves it to the server, which reports failures.</param>
/// <param name="Original">
/// The address that the mail was first sent to (ORCPT, RFC 3461 §4.2), which a report names; null for none.
/// </param>
public sealed record DsnRecipient(DsnEvents? Notify, string? Original);

/// <summary>The delivery reports that a sender asks for (RFC 3461), all parts of it optional.</summary>
/// <param name="Return">How much of the mail to return; null leaves it to the server.</param>
/// <param name="EnvelopeId">
/// The sender's own name of the transaction, which reports repeat: printable ASCII; null for none.
/// </param>
/// <param name="Recipients">One for each recipient of the envelope, in its order.</param>
public sealed record SmtpDsn(DsnReturn? Return, string? EnvelopeId, IReadOnlyList<DsnRecipient> Recipients)
{
    /// <summary>Longest <see cref="EnvelopeId"/> in characters (RFC 3461 §4.4).</summary>
    public const int EnvelopeIdCharsMax = 100;

    /// <summary>The same reports for each recipient, under the addresses of the envelope.</summary>
    /// <param name="recipients">Recipients of the envelope.</param>
    /// <param name="notify">When to report.</param>
    /// <param name="returns">How much of the mail to return.</param>
    /// <param name="envelopeId">As <see cref="EnvelopeId"/>.</param>
    public static SmtpDsn ForAll(
        IReadOnlyList<string> recipients, DsnEvents notify, DsnReturn returns = DsnReturn.Headers,
        string? envelopeId = null) =>
        new(returns, envelopeId, [.. recipients.Select(each => new DsnRecipient(notify, each))]);

    internal void ThrowUnlessFits(int recipients)
    {
        if (Recipients.Count != recipients)
            throw new ArgumentException($"Dsn is for {Recipients.Count} recipients, the envelope has {recipients}.");
        if (EnvelopeId is { } id
            && (id.Length is 0 or > EnvelopeIdCharsMax || id.AsSpan().ContainsAnyExceptInRange(' ', '~')))
            throw new ArgumentException($"EnvelopeId must be 1 to {EnvelopeIdCharsMax} printable ASCII characters.");
        foreach (var each in Recipients)
        {
            if (each.Original is { } original) Wire.AddressSyntax.ThrowIfMalformed(original, nameof(Recipients));
        }
    }
}
