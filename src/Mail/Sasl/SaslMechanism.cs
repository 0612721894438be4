namespace MailMesh.Mail.Sasl;

/// <summary>One run of a SASL mechanism, client side (RFC 4422 §3). Used once.</summary>
internal abstract class SaslMechanism
{
    /// <summary>Name in AUTH and in the server's list.</summary>
    public abstract string Name { get; }

    /// <summary>The client's first message, or null where the server speaks first.</summary>
    public abstract byte[]? Initial { get; }

    /// <summary>The server must have proven itself before its success may be believed.</summary>
    public virtual bool IsComplete => true;

    /// <summary>What the server said of the failure inside a challenge, for the error; null if nothing.</summary>
    public virtual string? Complaint => null;

    /// <summary>Answers a challenge.</summary>
    /// <exception cref="SaslException">The challenge is malformed, or the server isn't who it should be.</exception>
    public abstract byte[] Respond(ReadOnlySpan<byte> challenge);

    /// <summary>
    /// Mechanisms to try, strongest first. Those that show the secret itself only where it can't be overheard.
    /// </summary>
    public static async ValueTask<IReadOnlyList<SaslMechanism>> Choose(
        SaslCredential credential, IReadOnlySet<string> offered, bool secretsAllowed, CancellationToken ct)
    {
        SaslMechanism[] known = credential switch
        {
            PasswordCredential p when secretsAllowed => [new ScramSha256(p), new Plain(p), new Login(p)],
            PasswordCredential p => [new ScramSha256(p)],
            AccessTokenCredential t when secretsAllowed && TakesTokens(offered) =>
                Bearing(t.User, await t.Token(ct)),
            _ => [],
        };
        return [.. known.Where(mechanism => offered.Contains(mechanism.Name))];
    }

    // A token may have to be fetched: not for a server that takes none.
    private static bool TakesTokens(IReadOnlySet<string> offered) =>
        offered.Contains(OAuthBearer.MechanismName) || offered.Contains(XOAuth2.MechanismName);

    private static SaslMechanism[] Bearing(string user, string token) =>
        [new OAuthBearer(user, token), new XOAuth2(user, token)]; // the standard first
}

/// <summary>The server's side of a SASL exchange is malformed or unproven. Holds no secret.</summary>
internal sealed class SaslException(string message) : Exception(message);
