using System.Security.Cryptography;
using MailMesh.Mirror.Blobs;
using MailMesh.Mirror.Reading;
using MailMesh.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace MailMesh.Mirror.Writing;

/// <summary>Keeps raw mail once, however many inboxes get it.</summary>
public sealed class BlobStore(NpgsqlDataSource source, PackWriter packs)
{
    /// <summary>
    /// Answers once all contents are on the disk; their rows are written by <see cref="MirrorWriter.File"/>. The
    /// contents' memory is read until this completes.
    /// </summary>
    public async Task<IReadOnlyList<BlobRef>> Keep(IReadOnlyList<ReadOnlyMemory<byte>> contents, CancellationToken ct)
    {
        var hashes = contents.Select(content => SHA256.HashData(content.Span)).ToArray();
        var known = await Known(hashes, ct);
        var kept = new Dictionary<string, Task<BlobRef>>();
        for (var i = 0; i < contents.Count; i++)
        {
            var name = Convert.ToHexStringLower(hashes[i]);
            if (!kept.ContainsKey(name))
                kept[name] = known.TryGetValue(name, out var blob)
                    ? Task.FromResult(blob)
                    : packs.Append(contents[i], hashes[i], CancellationToken.None);
        }
        await Task.WhenAll(kept.Values);
        return [.. hashes.Select(hash => kept[Convert.ToHexStringLower(hash)].Result)];
    }

    private async Task<Dictionary<string, BlobRef>> Known(byte[][] hashes, CancellationToken ct)
    {
        var rows = await new ReadQuery(source, Sql.Of<BlobStore>("known_blobs"))
            .WithOptional("shas", NpgsqlDbType.Array | NpgsqlDbType.Bytea, hashes)
            .List(ReadColumns.Blob, ct);
        return rows.ToDictionary(blob => Convert.ToHexStringLower(blob.Sha256));
    }
}
