using System.IO.Compression;
using System.Runtime.InteropServices;

namespace MailMesh.Content.Files.Office;

/// <summary>
/// The parts of a document that is an archive. Only parts that a reader names are unpacked, one level deep, and all of
/// them together within <see cref="FileLimits.UnpackedBytesMax"/>: an archive in an archive stays closed.
/// </summary>
internal sealed class ZipParts : IDisposable
{
    private readonly ZipArchive _archive;
    private long _unpacked;

    private ZipParts(ZipArchive archive) => _archive = archive;

    /// <summary>Why unpacking stopped for good; null while it may go on.</summary>
    public FileReading.TooLarge? Refused { get; private set; }

    /// <summary>Each entry has a record that begins with this (APPNOTE §4.3.12): counted before any is read.</summary>
    private static ReadOnlySpan<byte> EntryMark => "PK\x01\x02"u8;

    /// <exception cref="InvalidDataException">It is no archive, or a damaged one.</exception>
    public static (ZipParts? Parts, FileReading? Refusal) Open(ReadOnlyMemory<byte> bytes)
    {
        var entries = bytes.Span.Count(EntryMark);
        if (entries > FileLimits.ZipEntriesMax)
        {
            return (null, new FileReading.TooLarge(
                $"an archive of {entries} entries; {FileLimits.ZipEntriesMax} is the limit"));
        }
        MemoryStream stream = MemoryMarshal.TryGetArray(bytes, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(bytes.ToArray(), writable: false);
        return (new ZipParts(new ZipArchive(stream, ZipArchiveMode.Read)), null);
    }

    public bool Has(string name) => _archive.GetEntry(name) is not null;

    /// <summary>A part's bytes, unpacked while they are read; null where it isn't there.</summary>
    public Stream? Open(string name) =>
        _archive.GetEntry(name.TrimStart('/')) is { } entry ? new Unpacking(this, entry) : null;

    public void Dispose() => _archive.Dispose();

    /// <summary>
    /// Ends the part early where it unpacks to too much: its reader sees a file that is cut, and <see cref="Refused"/>
    /// tells why.
    /// </summary>
    private int Allow(int read, long ofPart, long packed)
    {
        _unpacked += read;
        if (_unpacked > FileLimits.UnpackedBytesMax)
        {
            Refused ??= new($"it unpacks to more than {FileLimits.UnpackedBytesMax} bytes");
        }
        else if (ofPart > FileLimits.RatioBytesMin && ofPart / Math.Max(packed, 1) > FileLimits.RatioMax)
        {
            Refused ??= new($"a part of it unpacks to more than {FileLimits.RatioMax} times its size");
        }
        return Refused is null ? read : 0;
    }

    private sealed class Unpacking(ZipParts parts, ZipArchiveEntry entry) : Stream
    {
        private readonly Stream _inner = entry.Open();
        private readonly long _packed = entry.CompressedLength;
        private long _read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (parts.Refused is not null) return 0;
            var read = _inner.Read(buffer);
            _read += read;
            return parts.Allow(read, _read, _packed);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) _inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
