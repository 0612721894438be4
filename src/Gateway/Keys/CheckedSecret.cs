using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Gateway.Keys;

/// <summary>
/// The form of every bearer secret: a prefix that tells its kind, 32 random base62 characters (190 bits), then the
/// CRC-32 of those characters as six base62 digits. The checksum lets a typo or a cut-off paste be refused without a
/// lookup, and lets secret scanners tell a real secret from a look-alike.
/// </summary>
public static class CheckedSecret
{
    private const int RandomLength = 32;
    private const int ChecksumLength = 6; // 62^6 > 2^32
    public const int LengthAfterPrefix = RandomLength + ChecksumLength;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Mint(string prefix)
    {
        var random = RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return prefix + random + Checksum(random);
    }

    /// <summary>The same one for the same key and message, which nobody can tell who lacks the key.</summary>
    /// <param name="key">As hard to guess as the secret is to be.</param>
    public static string Derive(string prefix, ReadOnlySpan<byte> key, ReadOnlySpan<byte> message)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, message, mac);
        Span<char> characters = stackalloc char[RandomLength];
        for (var i = 0; i < RandomLength; i++) characters[i] = Alphabet[mac[i] % Alphabet.Length];
        return prefix + new string(characters) + Checksum(characters);
    }

    public static bool IsWellFormed(ReadOnlySpan<char> text, string prefix)
    {
        if (text.Length != prefix.Length + LengthAfterPrefix || !text.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        var random = text.Slice(prefix.Length, RandomLength);
        foreach (var c in random)
        {
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        }
        return text[^ChecksumLength..].SequenceEqual(Checksum(random));
    }

    /// <summary>What is stored. A plain hash is enough: 190 random bits can't be searched.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    /// <summary>Most significant digit first, padded with '0'.</summary>
    private static string Checksum(ReadOnlySpan<char> random)
    {
        var rest = Crc32(random);
        Span<char> digits = stackalloc char[ChecksumLength];
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            digits[i] = Alphabet[(int)(rest % 62)];
            rest /= 62;
        }
        return new string(digits);
    }

    /// <summary>CRC-32 of ISO 3309, as in zip and PNG.</summary>
    private static uint Crc32(ReadOnlySpan<char> ascii)
    {
        const uint Polynomial = 0xEDB88320;
        var crc = uint.MaxValue;
        foreach (var c in ascii)
        {
            crc ^= c;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
        }
        return ~crc;
    }
}
