using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Mail.Sasl;

/// <summary>
/// SCRAM-SHA-256, RFC 5802 with RFC 7677, without channel binding. The password never crosses the wire, and
/// the server proves that it knows it too.
/// </summary>
internal sealed class ScramSha256 : SaslMechanism
{
    public const int IterationsMin = 4096; // RFC 7677 §4
    public const int IterationsMax = 1_000_000; // a hostile server must not buy minutes of our processor
    private const int NonceBytes = 18;
    private const string Gs2Header = "n,,";

    private readonly string _password;
    private readonly string _nonce;
    private readonly string _clientFirst;
    private byte[]? _serverSignature;
    private bool _isProven;

    public ScramSha256(PasswordCredential credential, string? fixedNonce = null)
    {
        _password = SaslPrep.Prepare(credential.Password);
        _nonce = fixedNonce ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        var user = SaslPrep.Prepare(credential.User)
            .Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);
        _clientFirst = $"n={user},r={_nonce}";
    }

    public override string Name => "SCRAM-SHA-256";

    public override byte[] Initial => Encoding.UTF8.GetBytes(Gs2Header + _clientFirst);

    public override bool IsComplete => _isProven;

    public override byte[] Respond(ReadOnlySpan<byte> challenge)
    {
        if (challenge.IsEmpty && _serverSignature is null) return Initial;
        var message = Encoding.UTF8.GetString(challenge);
        if (_isProven) throw new SaslException("the server went on after its SCRAM signature");
        return _serverSignature is null ? Prove(message) : Verify(message);
    }

    /// <summary>Answers server-first with client-final.</summary>
    private byte[] Prove(string serverFirst)
    {
        var fields = serverFirst.Split(',');
        // RFC 5802 §5.1: an "m" attribute first is an extension that must not be ignored.
        if (fields is not [['r', '=', .. var serverNonce], ['s', '=', .. var salt], ['i', '=', .. var rounds], ..])
            throw new SaslException("the server's first SCRAM message is malformed");
        if (serverNonce.Length <= _nonce.Length || !serverNonce.StartsWith(_nonce, StringComparison.Ordinal))
            throw new SaslException("the server's SCRAM nonce doesn't extend ours");
        if (!int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < IterationsMin or > IterationsMax)
            throw new SaslException($"the server's SCRAM iteration count isn't {IterationsMin} to {IterationsMax}");

        var salted = Rfc2898DeriveBytes.Pbkdf2(
            _password, FromBase64(salt), iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var withoutProof = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(Gs2Header))},r={serverNonce}";
        var authMessage = Encoding.UTF8.GetBytes($"{_clientFirst},{serverFirst},{withoutProof}");
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey), authMessage);
        for (var i = 0; i < proof.Length; i++) proof[i] ^= clientKey[i];
        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), authMessage);
        return Encoding.UTF8.GetBytes($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    /// <summary>Checks server-final; the last response is empty.</summary>
    private byte[] Verify(string serverFinal)
    {
        if (serverFinal is not ['v', '=', .. var signature]
            || !CryptographicOperations.FixedTimeEquals(FromBase64(signature.Split(',')[0]), _serverSignature))
            throw new SaslException("the server didn't prove that it knows the password (SCRAM signature)");
        _isProven = true;
        return [];
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : throw new SaslException("the server's SCRAM message holds broken base64");
    }
}
