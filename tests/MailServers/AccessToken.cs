using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MailMesh.MailServers;

/// <summary>JSON web tokens that <see cref="Dovecot"/> checks by itself, with a key that both know (HS256).</summary>
public static class AccessToken
{
    public const string Key = "test-hs256-secret-key-0123456789";

    /// <param name="user">Whose login it is.</param>
    /// <param name="expires">When it stops being good, in seconds since 1970.</param>
    public static string For(string user, long expires)
    {
        var head = Base64Url.EncodeToString("""{"typ":"JWT","alg":"HS256"}"""u8);
        var body = Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
            $$"""{"email":"{{user}}","sub":"{{user}}","iat":1700000000,"nbf":1700000000,"exp":{{expires}}}"""));
        var signature = HMACSHA256.HashData(Encoding.ASCII.GetBytes(Key), Encoding.ASCII.GetBytes($"{head}.{body}"));
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";
    }
}
