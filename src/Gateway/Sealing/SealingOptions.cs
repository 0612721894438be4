namespace MailMesh.Gateway.Sealing;

/// <summary>Section <c>Sealing</c>: public halves. What the gateway seals, it can't read back.</summary>
public sealed record SealingOptions
{
    /// <summary>For credentials of accounts; InboxSync and Sender open them.</summary>
    public SealingKey Mail { get; init; } = new();

    /// <summary>For signing secrets; Webhooks opens them.</summary>
    public SealingKey Webhooks { get; init; } = new();

    public sealed record SealingKey
    {
        /// <summary>P-256 SubjectPublicKeyInfo, base64.</summary>
        public string PublicKey { get; init; } = "";
    }
}
