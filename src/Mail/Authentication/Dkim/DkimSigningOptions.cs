namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>For whom a <see cref="DkimSigner"/> signs, and what.</summary>
public sealed record DkimSigningOptions
{
    /// <summary>
    /// The fields that RFC 6376 §5.4.1 advises, and those that list servers and clients act upon (RFC 8058 §4).
    /// </summary>
    public static IReadOnlyList<string> UsualNames { get; } =
    [
        "From", "Sender", "Reply-To", "Subject", "Date", "Message-ID", "To", "Cc", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding", "Content-ID", "Content-Description", "In-Reply-To", "References", "List-Id",
        "List-Help", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Subscribe", "List-Post", "List-Owner",
        "List-Archive", "Autocrypt",
    ];

    /// <summary>d=: the domain that takes responsibility.</summary>
    public required string Domain { get; init; }

    /// <summary>s=: names the key, which DNS has at <c>selector._domainkey.domain</c>.</summary>
    public required string Selector { get; init; }

    /// <summary>i=: for whom; of the domain or below it. Not written where null.</summary>
    public string? Identity { get; init; }

    /// <summary>Form of the header.</summary>
    public Canonicalization HeaderForm { get; init; } = Canonicalization.Relaxed;

    /// <summary>Form of the body.</summary>
    public Canonicalization BodyForm { get; init; } = Canonicalization.Relaxed;

    /// <summary>Fields that are signed, each as often as it stands in the mail.</summary>
    public IReadOnlyList<string> Names { get; init; } = UsualNames;

    /// <summary>
    /// Fields that are named once more than they stand, so that a further one breaks the signature (RFC 6376 §8.15).
    /// </summary>
    public IReadOnlyList<string> Oversigned { get; init; } =
        ["From", "Sender", "Reply-To", "Subject", "Date", "Message-ID", "To", "Cc", "MIME-Version", "Content-Type"];

    /// <summary>x=: how long the signature is good for; not written where null. Weeks outlast any queue.</summary>
    public TimeSpan? ValidFor { get; init; }

    /// <summary>The clock of t= and x=.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What signing came to.</summary>
public abstract record DkimSigning
{
    private DkimSigning()
    {
    }

    /// <summary>Signed.</summary>
    /// <param name="Field">The folded field with its CRLF, to be put before the mail, byte for byte.</param>
    public sealed record Done(ReadOnlyMemory<byte> Field) : DkimSigning
    {
        /// <summary>The mail with the field before it: one copy.</summary>
        public byte[] Prepend(ReadOnlyMemory<byte> mail) => [.. Field.Span, .. mail.Span];
    }

    /// <summary>The mail can't be signed as it is.</summary>
    /// <param name="Reason">One line for a person.</param>
    public sealed record Refused(string Reason) : DkimSigning;
}
