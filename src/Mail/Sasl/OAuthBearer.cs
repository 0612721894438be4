using System.Text;

namespace MailMesh.Mail.Sasl;

/// <summary>
/// OAUTHBEARER, RFC 7628: a bearer token under a GS2 header. A refusal comes as a challenge with JSON that says
/// why; a response of one U+0001 then draws the final failure (§3.2.3).
/// </summary>
internal sealed class OAuthBearer(string user, string token) : SaslMechanism
{
    public const string MechanismName = "OAUTHBEARER";

    private string? _complaint;

    public override string Name => MechanismName;

    // "host" and "port" (§3.1) are left out: they repeat what the connection says, and behind a proxy they lie.
    public override byte[] Initial =>
        Encoding.UTF8.GetBytes($"n,a={GsTwoName(user)},\u0001auth=Bearer {token}\u0001\u0001");

    public override string? Complaint => _complaint;

    public override byte[] Respond(ReadOnlySpan<byte> challenge)
    {
        if (challenge.IsEmpty && _complaint is null) return Initial; // the server asks for the initial response
        _complaint = OAuthFailure.Describe(challenge, token);
        return [1];
    }

    // "=" and "," stand for themselves nowhere in a GS2 name (RFC 5801 §4).
    private static string GsTwoName(string name) =>
        name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
}
