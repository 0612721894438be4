namespace MailMesh.Gateway.Tools.Webhooks;

/// <summary>Section <c>Sealing</c>: public halves. What the gateway seals, it can't read back.</summary>
public sealed record SealingOptions
{
    public SealingKey Webhooks { get; init; } = new();

    public sealed record SealingKey
    {
        /// <summary>P-256 SubjectPublicKeyInfo, base64.</summary>
        public string PublicKey { get; init; } = "";
    }
}
