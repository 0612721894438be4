using System.Threading.Channels;

namespace MailMesh.Mirror.Blobs;

/// <summary>
/// Appends blobs to pack files that this process alone writes. Writers that come together share one fsync; each is
/// answered after it. A crash leaves at most a tail that no row points to.
/// </summary>
public sealed class PackWriter : IAsyncDisposable
{
    public const int WaitingMax = 1024;
    public const int BlobsPerSyncMax = 256;
    public const long BytesPerSyncMax = 64L * 1024 * 1024;

    private readonly BlobOptions _options;
    private readonly Channel<Put> _waiting = Channel.CreateBounded<Put>(WaitingMax);
    private readonly Guid _instance = Guid.CreateVersion7();
    private readonly Task _loop;
    private OpenPack? _pack;
    private int _packs;

    public PackWriter(BlobOptions options)
    {
        options.Validate();
        _options = options;
        // A thread of its own: it spends its life in write and fsync, which would starve the pool.
        _loop = Task.Factory.StartNew(
            Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>How often packs were synced; many puts share one.</summary>
    public long Syncs { get; private set; }

    /// <summary>
    /// Answers once the bytes are on the disk. <paramref name="ct"/> ends only the wait for a place in the queue: the
    /// caller's memory is read until this completes.
    /// </summary>
    /// <exception cref="IOException">The disk refused; nothing was kept.</exception>
    public async Task<BlobRef> Append(ReadOnlyMemory<byte> content, byte[] sha256, CancellationToken ct)
    {
        var put = new Put(content, sha256);
        await _waiting.Writer.WriteAsync(put, ct);
        return await put.Stored.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    private void Run()
    {
        var batch = new List<Put>(BlobsPerSyncMax);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            long bytes = 0;
            while (batch.Count < BlobsPerSyncMax && bytes < BytesPerSyncMax && _waiting.Reader.TryRead(out var put))
            {
                batch.Add(put);
                bytes += put.Content.Length;
            }
            Store(batch);
            batch.Clear();
        }
        _pack?.Dispose();
    }

    private void Store(List<Put> batch)
    {
        try
        {
            var pack = _pack ??= Open();
            var stored = pack.Append(batch);
            Syncs++;
            if (pack.Length >= _options.PackBytesMax)
                Close();
            for (var i = 0; i < batch.Count; i++)
                batch[i].Stored.SetResult(stored[i]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // After a failed fsync the kernel may have dropped the pages: what this pack's tail holds is unknown.
            Close();
            var refused = new IOException($"Raw mail can't be stored in {_options.Folder}: {e.Message}", e);
            foreach (var put in batch)
                put.Stored.TrySetException(refused);
        }
    }

    private OpenPack Open()
    {
        Directory.CreateDirectory(_options.Folder);
        var name = $"{_instance:n}-{++_packs:d4}.pack";
        var file = PackFile.Create(Path.Combine(_options.Folder, name));
        FolderSync.Flush(_options.Folder);
        return new OpenPack(name, file);
    }

    private void Close()
    {
        _pack?.Dispose();
        _pack = null;
    }

    private sealed record Put(ReadOnlyMemory<byte> Content, byte[] Sha256)
    {
        public TaskCompletionSource<BlobRef> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class OpenPack(string name, PackFile file) : IDisposable
    {
        private readonly byte[] _header = new byte[PackHeader.Bytes];

        public long Length => file.Length;

        public void Dispose() => file.Dispose();

        public List<BlobRef> Append(List<Put> batch)
        {
            var stored = new List<BlobRef>(batch.Count);
            foreach (var put in batch)
            {
                stored.Add(new BlobRef(put.Sha256, name, file.Length, put.Content.Length));
                PackHeader.Write(_header, put.Content.Length, put.Sha256);
                file.Append(_header);
                file.Append(put.Content.Span);
            }
            file.Flush();
            return stored;
        }
    }
}
