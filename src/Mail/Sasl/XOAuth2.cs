using System.Text;

namespace MailMesh.Mail.Sasl;

/// <summary>
/// XOAUTH2, Google's "OAuth 2.0 Mechanism" that Gmail and Outlook speak. A refusal comes as a challenge with
/// JSON that says why; an empty response then draws the final failure.
/// </summary>
internal sealed class XOAuth2(string user, string token) : SaslMechanism
{
    public const string MechanismName = "XOAUTH2";
    private string? _complaint;

    public override string Name => MechanismName;

    public override byte[] Initial => Encoding.UTF8.GetBytes($"user={user}\u0001auth=Bearer {token}\u0001\u0001");

    public override string? Complaint => _complaint;

    public override byte[] Respond(ReadOnlySpan<byte> challenge)
    {
        if (challenge.IsEmpty && _complaint is null) return Initial; // the server asks for the initial response
        _complaint = OAuthFailure.Describe(challenge, token);
        return [];
    }
}
