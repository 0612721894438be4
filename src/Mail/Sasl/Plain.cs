using System.Text;

namespace MailMesh.Mail.Sasl;

/// <summary>PLAIN, RFC 4616: NUL, user, NUL, password in one message.</summary>
internal sealed class Plain(PasswordCredential credential) : SaslMechanism
{
    public override string Name => "PLAIN";

    public override byte[] Initial => Encoding.UTF8.GetBytes($"\0{credential.User}\0{credential.Password}");

    public override byte[] Respond(ReadOnlySpan<byte> challenge) => Initial; // asked by an empty challenge
}
