using System.Text;

namespace MailMesh.Mail.Sasl;

/// <summary>
/// XOAUTH2, Google's "OAuth 2.0 Mechanism" that Gmail and Outlook speak. A refusal comes as a challenge with
/// JSON that says why; an empty response then draws the final failure.
/// </summary>
internal sealed class XOAuth2(string user, string token) : SaslMechanism
{
    public const string MechanismName = "XOAUTH2";
    private const int ComplaintCharsMax = 500;
    private string? _complaint;

    public override string Name => MechanismName;

    public override byte[] Initial => Encoding.UTF8.GetBytes($"user={user}\u0001auth=Bearer {token}\u0001\u0001");

    public override string? Complaint => _complaint;

    public override byte[] Respond(ReadOnlySpan<byte> challenge)
    {
        if (challenge.IsEmpty) return Initial; // the server wanted the initial response asked for
        var text = Encoding.UTF8.GetString(challenge);
        if (text.Length > ComplaintCharsMax) text = text[..ComplaintCharsMax];
        _complaint = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))
            .Replace(token, "[token]", StringComparison.Ordinal);
        return [];
    }
}
