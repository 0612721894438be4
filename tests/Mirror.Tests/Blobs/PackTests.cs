using System.Security.Cryptography;
using System.Text;
using MailMesh.Mirror.Blobs;

namespace MailMesh.Mirror.Tests.Blobs;

public sealed class PackTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailmesh-packs-");

    private BlobOptions Options => new() { Folder = _folder.FullName };

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_appended_is_read_back_whole_and_in_part()
    {
        await using var writer = new PackWriter(Options);
        using var reader = new PackReader(Options);
        var empty = await Append(writer, []);
        var some = await Append(writer, "0123456789"u8.ToArray());

        Assert.Empty(await reader.Read(empty, CancellationToken.None));
        Assert.Equal("0123456789", Encoding.ASCII.GetString(await reader.Read(some, CancellationToken.None)));
        Assert.Equal("3456", Encoding.ASCII.GetString(await reader.Read(some, 3, 4, CancellationToken.None)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.Read(some, 8, 3, CancellationToken.None));
    }

    [Fact]
    public async Task Writers_that_come_together_share_a_sync_and_lose_nothing()
    {
        const int writers = 500;
        await using var writer = new PackWriter(Options);
        using var reader = new PackReader(Options);
        var contents = Enumerable.Range(0, writers).Select(i => RandomNumberGenerator.GetBytes(1 + i * 7)).ToArray();

        var refs = await Task.WhenAll(contents.Select(content => Task.Run(() => Append(writer, content))));

        for (var i = 0; i < writers; i++)
            Assert.Equal(contents[i], await reader.Read(refs[i], CancellationToken.None));
        Assert.InRange(writer.Syncs, 1, writers - 1);
    }

    [Fact]
    public async Task A_full_pack_is_followed_by_a_new_one()
    {
        await using var writer = new PackWriter(Options with { PackBytesMax = 10_000 });
        using var reader = new PackReader(Options);
        var refs = new List<BlobRef>();
        for (var i = 0; i < 10; i++)
            refs.Add(await Append(writer, RandomNumberGenerator.GetBytes(400)));

        Assert.Equal(4, refs.Select(blob => blob.Pack).Distinct().Count());
        foreach (var blob in refs)
            Assert.Equal(400, (await reader.Read(blob, CancellationToken.None)).Length);
    }

    [Fact]
    public async Task A_blob_larger_than_one_write_and_one_that_ends_with_a_block_are_read_back_as_they_were()
    {
        await using var writer = new PackWriter(Options);
        using var reader = new PackReader(Options);
        // Records that end before, at and after the end of a block and of a write; 44 bytes are their headers'.
        int[] sizes = [4096 - 45, 4096 - 44, 4096 - 43, (1 << 20) - 44, (1 << 20) + 1, 5_000_000];
        var contents = sizes.Select(RandomNumberGenerator.GetBytes).ToArray();

        var apart = new List<BlobRef>();
        foreach (var content in contents)
            apart.Add(await Append(writer, content));
        var together = await Task.WhenAll(contents.Select(content => Append(writer, content)));

        for (var i = 0; i < sizes.Length; i++)
        {
            Assert.Equal(contents[i], await reader.Read(apart[i], CancellationToken.None));
            Assert.Equal(contents[i], await reader.Read(together[i], CancellationToken.None));
        }
    }

    [Fact]
    public async Task Two_processes_never_write_one_pack()
    {
        await using var one = new PackWriter(Options);
        await using var other = new PackWriter(Options);

        Assert.NotEqual((await Append(one, [1])).Pack, (await Append(other, [2])).Pack);
    }

    [Fact]
    public async Task A_tail_torn_by_a_crash_harms_no_blob_before_it()
    {
        BlobRef kept, torn;
        await using (var writer = new PackWriter(Options))
        {
            kept = await Append(writer, "kept"u8.ToArray());
            torn = await Append(writer, "torn in the middle"u8.ToArray());
        }
        var path = Path.Combine(_folder.FullName, torn.Pack);
        using (var pack = File.OpenHandle(path, access: FileAccess.ReadWrite))
            RandomAccess.SetLength(pack, torn.Position + 44 + torn.SizeBytes - 5);
        using var reader = new PackReader(Options);

        Assert.Equal("kept"u8.ToArray(), await reader.Read(kept, CancellationToken.None));
        var cut = await Assert.ThrowsAsync<BlobUnreadableException>(() => reader.Read(torn, CancellationToken.None));
        Assert.Contains("was cut", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_pack_says_which_folder_must_be_shared()
    {
        using var reader = new PackReader(Options);
        var blob = new BlobRef(new byte[32], "gone-0001.pack", 0, 4);

        var missing = await Assert.ThrowsAsync<BlobUnreadableException>(() =>
            reader.Read(blob, CancellationToken.None));

        Assert.Contains("Blobs__Folder", missing.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.FullName, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_holds_something_else_or_was_altered_is_refused()
    {
        await using var writer = new PackWriter(Options);
        using var reader = new PackReader(Options);
        var blob = await Append(writer, "the one"u8.ToArray());
        var other = blob with { Sha256 = SHA256.HashData("the other"u8) };
        await Assert.ThrowsAsync<BlobUnreadableException>(() => reader.Read(other, 0, 1, CancellationToken.None));

        using (var pack = File.OpenHandle(
            Path.Combine(_folder.FullName, blob.Pack), access: FileAccess.Write, share: FileShare.ReadWrite))
            RandomAccess.Write(pack, "X"u8, blob.Position + 44);
        var altered = await Assert.ThrowsAsync<BlobUnreadableException>(() =>
            reader.Read(blob, CancellationToken.None));
        Assert.Contains("altered", altered.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_packs_than_may_stay_open_are_read_side_by_side()
    {
        await using var writer = new PackWriter(Options with { PackBytesMax = 1 });
        using var reader = new PackReader(Options);
        var refs = new List<BlobRef>();
        for (var i = 0; i < PackReader.OpenPacksMax + 20; i++)
            refs.Add(await Append(writer, BitConverter.GetBytes(i)));

        await Parallel.ForEachAsync(Enumerable.Range(0, refs.Count * 4), async (i, ct) =>
        {
            var at = i % refs.Count;
            Assert.Equal(at, BitConverter.ToInt32(await reader.Read(refs[at], ct)));
        });
    }

    [Fact]
    public async Task A_disk_that_refuses_is_told_to_the_writer_and_the_next_one_is_served_again()
    {
        var folder = Path.Combine(_folder.FullName, "packs");
        await File.WriteAllTextAsync(folder, "a file where the folder should be");
        await using var writer = new PackWriter(Options with { Folder = folder });
        await Assert.ThrowsAsync<IOException>(() => Append(writer, [1]));

        File.Delete(folder);

        Assert.Equal(1, (await Append(writer, [1])).SizeBytes);
    }

    private static Task<BlobRef> Append(PackWriter writer, byte[] content) =>
        writer.Append(content, SHA256.HashData(content), CancellationToken.None);
}
