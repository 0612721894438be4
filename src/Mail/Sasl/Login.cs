using System.Text;

namespace MailMesh.Mail.Sasl;

/// <summary>
/// LOGIN, draft-murchison-sasl-login: obsolete, and the only mechanism of some old servers. The prompts' texts
/// vary, so only their order counts.
/// </summary>
internal sealed class Login(PasswordCredential credential) : SaslMechanism
{
    private int _prompts;

    public override string Name => "LOGIN";

    public override byte[]? Initial => null;

    public override byte[] Respond(ReadOnlySpan<byte> challenge) => _prompts++ switch
    {
        0 => Encoding.UTF8.GetBytes(credential.User),
        1 => Encoding.UTF8.GetBytes(credential.Password),
        _ => throw new SaslException("the server asked more than a user name and a password of LOGIN"),
    };
}
