using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Mirror.Threading;

/// <summary>Message-IDs as keys of a thread.</summary>
public static class ThreadKey
{
    /// <summary>Of a longer References field the first, which is the thread's root, and the last ones count.</summary>
    public const int PerEmailMax = 100;

    /// <summary>128 bits of SHA-256: Message-IDs have any length, an index wants a short key.</summary>
    public static Guid Of(string messageId) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 16), bigEndian: true);

    /// <summary>Keys of every Message-ID that the email bears or mentions.</summary>
    public static IReadOnlyList<Guid> Of(
        string? messageId, IReadOnlyList<string> inReplyTo, IReadOnlyList<string> references)
    {
        var mentioned = references.Count <= PerEmailMax
            ? references
            : [references[0], .. references.Skip(references.Count - PerEmailMax + 1)];
        return
        [
            .. mentioned.Concat(inReplyTo.Take(PerEmailMax))
                .Concat(messageId is null ? [] : [messageId])
                .Select(Of)
                .Distinct(),
        ];
    }
}
