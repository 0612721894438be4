using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MailMesh.Gateway.Audit.Chain;

/// <summary>
/// The bytes that a row's hash covers, field after field as netstrings, so that no text can pass for two fields. It is
/// written down in docs/audit.md; <c>access.audit_hash</c> in the database is the same a second time.
/// </summary>
public static class RowEncoding
{
    public const string Version = "mailmesh-audit-1";
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const int BytesUsual = 512;
    private const int ShortBytesMax = 40; // of an id, a number, a time
    private const int PrefixBytesMax = 12; // ten digits, a colon, a comma

    /// <summary>What stands for the hash before the first row.</summary>
    public static byte[] Zeros { get; } = new byte[HashBytes];

    public static byte[] Hash(AuditRow row, long seq, byte[] prevHash, DateTimeOffset at)
    {
        var bytes = new ArrayBufferWriter<byte>(BytesUsual);
        Put(bytes, Version);
        Put(bytes, row.WorkspaceId);
        Put(bytes, seq);
        PutHash(bytes, prevHash);
        PutText(bytes, at.UtcDateTime, TimeFormat);
        Put(bytes, row.KeyId);
        Put(bytes, row.Tool);
        Put(bytes, row.Result);
        Put(bytes, row.InboxId);
        Put(bytes, row.Target);
        Put(bytes, row.Names);
        Put(bytes, row.LatencyMicroseconds);
        Put(bytes, row.RequestId);
        Put(bytes, row.Anchor?.RemovedSeq);
        PutHash(bytes, row.Anchor?.RemovedHash);
        return SHA256.HashData(bytes.WrittenSpan);
    }

    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static void Put(ArrayBufferWriter<byte> to, Guid? id)
    {
        if (id is { } known) PutText(to, known, "D");
        else to.Write("-,"u8);
    }

    private static void Put(ArrayBufferWriter<byte> to, long? number)
    {
        if (number is { } known) PutText(to, known, "D");
        else to.Write("-,"u8);
    }

    private static void PutHash(ArrayBufferWriter<byte> to, byte[]? hash)
    {
        if (hash is null)
        {
            to.Write("-,"u8);
            return;
        }
        Span<byte> hex = stackalloc byte[2 * HashBytes];
        Convert.TryToHexStringLower(hash, hex, out var written);
        PutBytes(to, hex[..written]);
    }

    /// <summary>What is short and has no letters of anybody's.</summary>
    private static void PutText<T>(ArrayBufferWriter<byte> to, T value, string format)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[ShortBytesMax];
        value.TryFormat(text, out var written, format, CultureInfo.InvariantCulture);
        PutBytes(to, text[..written]);
    }

    private static void PutBytes(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> text)
    {
        var span = to.GetSpan(text.Length + PrefixBytesMax);
        Utf8Formatter.TryFormat(text.Length, span, out var written);
        span[written++] = (byte)':';
        text.CopyTo(span[written..]);
        written += text.Length;
        span[written++] = (byte)',';
        to.Advance(written);
    }

    private static void Put(ArrayBufferWriter<byte> to, string? text)
    {
        if (text is null)
        {
            to.Write("-,"u8);
            return;
        }
        var length = Encoding.UTF8.GetByteCount(text);
        var span = to.GetSpan(length + PrefixBytesMax);
        Utf8Formatter.TryFormat(length, span, out var written);
        span[written++] = (byte)':';
        written += Encoding.UTF8.GetBytes(text, span[written..]);
        span[written++] = (byte)',';
        to.Advance(written);
    }
}
