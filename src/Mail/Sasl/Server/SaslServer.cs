namespace MailMesh.Mail.Sasl.Server;

/// <summary>What one message of the client led to: exactly one of the two, or neither when the login failed.</summary>
/// <param name="Challenge">To be answered by the client.</param>
/// <param name="User">Who is now logged in.</param>
internal readonly record struct SaslStep(byte[]? Challenge, string? User)
{
    public static SaslStep Failed { get; }

    public static SaslStep Ask(byte[] challenge) => new(challenge, null);

    public static SaslStep Done(string user) => new(null, user);
}

/// <summary>Finds what is kept of a user's password; null when there is no such user.</summary>
internal delegate ValueTask<ScramSecret?> SecretLookup(string user);

/// <summary>One run of a SASL mechanism, server side (RFC 4422 §3). Used once.</summary>
internal abstract class SaslServer(SecretLookup lookup, byte[] nobodyKey)
{
    /// <summary>What we take, strongest first, as AUTH names them.</summary>
    public const string Offered = "SCRAM-SHA-256 PLAIN LOGIN";

    /// <summary>Asked when the client sends no initial response.</summary>
    public virtual byte[] FirstChallenge => [];

    /// <summary>Null for a mechanism that we don't have.</summary>
    public static SaslServer? Of(string name, SecretLookup lookup, byte[] nobodyKey) => name.ToUpperInvariant() switch
    {
        "SCRAM-SHA-256" => new ScramServer(lookup, nobodyKey),
        "PLAIN" => new PlainServer(lookup, nobodyKey),
        "LOGIN" => new LoginServer(lookup, nobodyKey),
        _ => null,
    };

    /// <exception cref="SaslException">The message is malformed; holds no secret.</exception>
    public abstract ValueTask<SaslStep> Take(byte[] message);

    /// <summary>As long for a user who doesn't exist as for one who does.</summary>
    protected async ValueTask<(ScramSecret Secret, bool Exists)> Find(string user) =>
        await lookup(user) is { } secret ? (secret, true) : (ScramSecret.OfNobody(user, nobodyKey), false);

    protected async ValueTask<SaslStep> Check(string user, string password)
    {
        var (secret, exists) = await Find(user);
        return secret.Matches(password) && exists ? SaslStep.Done(user) : SaslStep.Failed;
    }
}
