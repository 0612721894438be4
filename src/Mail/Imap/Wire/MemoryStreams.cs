using System.Runtime.InteropServices;

namespace MailMesh.Mail.Imap.Wire;

/// <summary>Reads memory as a stream, without a copy where it is an array.</summary>
internal static class MemoryStreams
{
    public static Stream Over(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(memory.ToArray(), writable: false);
}
