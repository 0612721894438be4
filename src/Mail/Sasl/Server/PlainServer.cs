using System.Text;

namespace MailMesh.Mail.Sasl.Server;

/// <summary>PLAIN, RFC 4616 §2: authorization identity, NUL, user, NUL, password.</summary>
internal sealed class PlainServer(SecretLookup lookup, byte[] nobodyKey) : SaslServer(lookup, nobodyKey)
{
    public override ValueTask<SaslStep> Take(byte[] message)
    {
        if (Encoding.UTF8.GetString(message).Split('\0') is not [var acts, { Length: > 0 } user, var password])
            throw new SaslException("PLAIN is identity, NUL, user, NUL, password (RFC 4616 §2)");
        // Acting for another isn't ours to allow; naming oneself twice is.
        return acts.Length == 0 || acts == user ? Check(user, password) : new(SaslStep.Failed);
    }
}

/// <summary>LOGIN, draft-murchison-sasl-login: two prompts, for clients that know nothing better.</summary>
internal sealed class LoginServer(SecretLookup lookup, byte[] nobodyKey) : SaslServer(lookup, nobodyKey)
{
    private string? _user;

    public override byte[] FirstChallenge => "Username:"u8.ToArray();

    public override ValueTask<SaslStep> Take(byte[] message)
    {
        var text = Encoding.UTF8.GetString(message);
        if (_user is not null) return Check(_user, text);
        _user = text;
        return new(SaslStep.Ask("Password:"u8.ToArray()));
    }
}
