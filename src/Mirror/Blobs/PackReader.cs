using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace MailMesh.Mirror.Blobs;

/// <summary>Reads blobs from packs, whoever wrote them. A few packs stay open.</summary>
public sealed class PackReader : IDisposable
{
    public const int OpenPacksMax = 64;

    /// <summary>
    /// Read by the caller's own thread: files have no asynchronous reads, and to wake another thread of the pool for
    /// each takes longer than the read.
    /// </summary>
    private const int ShortReadBytesMax = 256 * 1024;

    private readonly string _folder;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SafeFileHandle> _open = [];
    private readonly Queue<string> _openOrder = new();

    public PackReader(BlobOptions options)
    {
        options.Validate();
        _folder = options.Folder;
    }

    /// <summary>The whole blob, its checksum verified.</summary>
    /// <exception cref="BlobUnreadableException">The pack is missing, cut or altered.</exception>
    public async Task<byte[]> Read(BlobRef blob, CancellationToken ct)
    {
        var bytes = await Read(blob, 0, blob.SizeBytes, ct);
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(blob.Sha256))
            throw new BlobUnreadableException(
                $"Pack {blob.Pack} was altered at {blob.Position}: the checksum differs.");
        return bytes;
    }

    /// <summary>A part of the blob; the record is verified by its header, not by its checksum.</summary>
    /// <exception cref="BlobUnreadableException">The pack is missing or cut, or holds something else there.</exception>
    public async Task<byte[]> Read(BlobRef blob, long offset, long length, CancellationToken ct)
    {
        if (offset < 0 || length < 0 || offset + length > blob.SizeBytes)
            throw new ArgumentOutOfRangeException(
                nameof(offset), $"{offset}+{length} is outside of a blob of {blob.SizeBytes} bytes.");
        try
        {
            return await ReadOnce(blob, offset, length, ct);
        }
        catch (ObjectDisposedException)
        {
            // Another reader needed the place of this pack's handle between our lookup and our read.
            return await ReadOnce(blob, offset, length, ct);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var handle in _open.Values)
                handle.Dispose();
            _open.Clear();
            _openOrder.Clear();
        }
    }

    private async Task<byte[]> ReadOnce(BlobRef blob, long offset, long length, CancellationToken ct)
    {
        var handle = Handle(blob.Pack);
        var header = new byte[PackHeader.Bytes];
        await Fill(handle, blob, header, blob.Position, ct);
        if (!PackHeader.Describes(header, blob))
            throw new BlobUnreadableException($"Pack {blob.Pack} holds something else at {blob.Position}.");
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)length));
        await Fill(handle, blob, bytes, blob.Position + PackHeader.Bytes + offset, ct);
        return bytes;
    }

    private static async Task Fill(
        SafeFileHandle handle, BlobRef blob, Memory<byte> bytes, long position, CancellationToken ct)
    {
        while (!bytes.IsEmpty)
        {
            var read = bytes.Length <= ShortReadBytesMax
                ? RandomAccess.Read(handle, bytes.Span, position)
                : await RandomAccess.ReadAsync(handle, bytes, position, ct);
            if (read == 0)
                throw new BlobUnreadableException(
                    $"Pack {blob.Pack} ends before {position + bytes.Length}: it was cut after it was written.");
            bytes = bytes[read..];
            position += read;
        }
    }

    private SafeFileHandle Handle(string pack)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(pack, out var known))
                return known;
            var handle = Open(pack);
            _open.Add(pack, handle);
            _openOrder.Enqueue(pack);
            if (_openOrder.Count > OpenPacksMax && _open.Remove(_openOrder.Dequeue(), out var oldest))
                oldest.Dispose();
            return handle;
        }
    }

    private SafeFileHandle Open(string pack)
    {
        try
        {
            return File.OpenHandle(
                Path.Combine(_folder, Path.GetFileName(pack)), FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BlobUnreadableException(
                $"Pack {pack} can't be opened in {_folder}: Blobs__Folder must name the folder that InboxSync " +
                $"writes to, with all its packs. {e.Message}", e);
        }
    }
}
