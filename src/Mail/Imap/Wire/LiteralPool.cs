using System.Buffers;

namespace MailMesh.Mail.Imap.Wire;

/// <summary>
/// Memory for the literals that responses are read into. The process's shared pool keeps as many arrays of each size as
/// were ever out at once, a mailbox's sizes being what they are that is a large part of a mailbox; this one keeps few.
/// </summary>
internal static class LiteralPool
{
    /// <summary>An array for a longer literal is new, and left to the collector.</summary>
    private const int KeptBytesMax = 1024 * 1024;

    /// <summary>Of each power of two: 32 MiB together, should all be kept.</summary>
    private const int KeptOfEachSize = 16;

    public static ArrayPool<byte> Arrays { get; } = ArrayPool<byte>.Create(KeptBytesMax, KeptOfEachSize);
}
