using System.Globalization;

namespace MailMesh.Gateway.Audit.Verifying;

/// <summary>
/// The head of a chain as a person noted it, apart from this database: number and hash of the row that was last then.
/// Whoever can write to the database can write a chain anew, but not one that goes through a noted head.
/// </summary>
public sealed record NotedHead(long Seq, byte[] Hash)
{
    public static string Write(long seq, byte[] hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{seq}:{Convert.ToHexStringLower(hash)}");

    /// <summary>What <see cref="Write"/> wrote: digits, a colon, 64 hexadecimal digits.</summary>
    public static NotedHead Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new NotedHead(
            long.Parse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture),
            Convert.FromHexString(text.AsSpan(colon + 1)));
    }
}
