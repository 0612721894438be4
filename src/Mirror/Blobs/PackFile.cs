using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MailMesh.Mirror.Blobs;

/// <summary>
/// A pack that is being written, in whole blocks and, where the system allows it, past its page cache: see
/// docs/decisions/0077. For one thread.
/// </summary>
internal sealed class PackFile : IDisposable
{
    /// <summary>Position and length of each write are multiples of it; the most that disks ask for.</summary>
    public const int BlockBytes = 4096;

    /// <summary>Bytes of one write.</summary>
    public const int WriteBytesMax = 1024 * 1024;

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly int _start;
    private SafeFileHandle _handle;
    private bool _isDirect;
    private int _held;

    private PackFile(string path, SafeFileHandle handle)
    {
        (_path, _handle) = (path, handle);
        _isDirect = DirectWrites.Ask(handle);
        _bytes = GC.AllocateUninitializedArray<byte>(WriteBytesMax + BlockBytes, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
        _start = (int)((BlockBytes - address % BlockBytes) % BlockBytes);
    }

    /// <summary>Where the next record will begin: after <see cref="Flush"/>, at a block's beginning.</summary>
    public long Length => Written + _held;

    private long Written { get; set; }

    /// <exception cref="IOException">There is such a file already, or the disk refuses.</exception>
    public static PackFile Create(string path) => new(
        path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var taken = Math.Min(bytes.Length, WriteBytesMax - _held);
            bytes[..taken].CopyTo(_bytes.AsSpan(_start + _held));
            bytes = bytes[taken..];
            _held += taken;
            if (_held == WriteBytesMax)
                Write();
        }
    }

    /// <summary>Fills the last block with zeros; then all that was appended is on the disk.</summary>
    public void Flush()
    {
        var beyond = _held % BlockBytes;
        if (beyond > 0)
        {
            _bytes.AsSpan(_start + _held, BlockBytes - beyond).Clear();
            _held += BlockBytes - beyond;
        }
        if (_held > 0)
            Write();
        RandomAccess.FlushToDisk(_handle);
    }

    public void Dispose() => _handle.Dispose();

    private void Write()
    {
        var bytes = _bytes.AsSpan(_start, _held);
        try
        {
            RandomAccess.Write(_handle, bytes, Written);
        }
        catch (IOException) when (_isDirect && Written == 0)
        {
            // A file system that takes the flag and then no such write: as everybody else, through the cache.
            _isDirect = false;
            _handle.Dispose();
            _handle = File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.Read);
            RandomAccess.Write(_handle, bytes, 0);
        }
        Written += _held;
        _held = 0;
    }
}
