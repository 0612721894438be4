namespace MailMesh.Gateway.Keys;

/// <summary>The bearer secret that an owner makes and gives to an agent: <c>mm_live_</c>, then 38 characters.</summary>
public static class ApiKey
{
    public const string Prefix = "mm_live_";
    public const int Length = 8 + CheckedSecret.LengthAfterPrefix;

    public static string Mint() => CheckedSecret.Mint(Prefix);

    public static bool IsWellFormed(ReadOnlySpan<char> text) => CheckedSecret.IsWellFormed(text, Prefix);

    public static byte[] Hash(string secret) => CheckedSecret.Hash(secret);

    /// <summary>What a person may see to tell keys apart.</summary>
    public static string Hint(string secret) => $"{Prefix}…{secret[^4..]}";
}
