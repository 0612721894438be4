using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Mail.Sasl.Server;

/// <summary>SCRAM-SHA-256, RFC 5802 with RFC 7677, without channel binding.</summary>
internal sealed class ScramServer(SecretLookup lookup, byte[] nobodyKey) : SaslServer(lookup, nobodyKey)
{
    private const int NonceBytes = 18;
    private string _user = "", _nonce = "", _gs2Header = "", _clientFirst = "", _serverFirst = "";
    private ScramSecret? _secret;
    private bool _exists, _isProven;

    public override async ValueTask<SaslStep> Take(byte[] message)
    {
        // The client has read our proof and sends its empty assent (RFC 4954 §4).
        if (_isProven) return message.Length == 0 ? SaslStep.Done(_user) : SaslStep.Failed;
        var text = Encoding.UTF8.GetString(message);
        return _secret is null ? SaslStep.Ask(await Begin(text)) : Prove(text);
    }

    private async ValueTask<byte[]> Begin(string clientFirst)
    {
        // gs2-header "n,," or "y,,": "p" wants channel binding, which no name we offer has (RFC 5802 §6).
        if (clientFirst.Split(',') is not ["n" or "y", var acts, ['n', '=', .. var user], ['r', '=', .. var nonce], ..]
            || nonce.Length == 0)
            throw new SaslException("the first SCRAM message is malformed (RFC 5802 §7)");
        _gs2Header = clientFirst[..2] + acts + ",";
        _clientFirst = clientFirst[_gs2Header.Length..];
        _user = user.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        (_secret, _exists) = await Find(_user);
        _exists &= acts.Length == 0 || acts == "a=" + user;
        _nonce = nonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        _serverFirst = $"r={_nonce},s={Convert.ToBase64String(_secret.Salt.Span)},i={_secret.Iterations}";
        return Encoding.UTF8.GetBytes(_serverFirst);
    }

    private SaslStep Prove(string clientFinal)
    {
        var proofAt = clientFinal.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0) throw new SaslException("the last SCRAM message has no proof (RFC 5802 §7)");
        var withoutProof = clientFinal[..proofAt];
        var channel = Convert.ToBase64String(Encoding.UTF8.GetBytes(_gs2Header));
        var proof = new byte[SHA256.HashSizeInBytes];
        if (withoutProof != $"c={channel},r={_nonce}"
            || !Convert.TryFromBase64String(clientFinal[(proofAt + 3)..], proof, out var length)
            || length != proof.Length)
            return SaslStep.Failed;

        var authMessage = Encoding.UTF8.GetBytes($"{_clientFirst},{_serverFirst},{withoutProof}");
        var mask = HMACSHA256.HashData(_secret!.StoredKey.Span, authMessage);
        for (var i = 0; i < proof.Length; i++) proof[i] ^= mask[i]; // the client's key, if it knows it
        var isRight = CryptographicOperations.FixedTimeEquals(SHA256.HashData(proof), _secret.StoredKey.Span);
        if (!isRight || !_exists) return SaslStep.Failed;
        _isProven = true;
        var signature = HMACSHA256.HashData(_secret.ServerKey.Span, authMessage);
        return SaslStep.Ask(Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(signature)}"));
    }
}
