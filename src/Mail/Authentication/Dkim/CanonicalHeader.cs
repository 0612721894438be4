using MailMesh.Mail.Headers;

namespace MailMesh.Mail.Authentication.Dkim;

/// <summary>Header fields in canonical form (RFC 6376 §3.4.1, §3.4.2).</summary>
internal static class CanonicalHeader
{
    /// <summary>Writes a field, its line end included.</summary>
    public static void Write(HeaderField field, Canonicalization canonicalization, CanonicalSink sink)
    {
        if (canonicalization == Canonicalization.Simple)
        {
            sink.Write(field.Raw.Span);
            return;
        }
        WriteRelaxed(field.NameBytes, field.RawValue.Span, sink);
        sink.Write("\r\n"u8);
    }

    /// <summary>
    /// Writes the signature's own field: its b= emptied, no line end behind it (RFC 6376 §3.7).
    /// </summary>
    public static void WriteUnsigned(HeaderField signature, Canonicalization canonicalization, CanonicalSink sink)
    {
        var value = signature.RawValue.Span;
        var (start, end) = SignatureValue(value);
        byte[] emptied = [.. value[..start], .. value[end..]];
        if (canonicalization == Canonicalization.Simple)
        {
            var raw = signature.Raw.Span;
            sink.Write(raw[..^value.Length]);
            sink.Write(emptied.AsSpan().TrimEnd("\r\n"u8));
            return;
        }
        WriteRelaxed(signature.NameBytes, emptied, sink);
    }

    /// <summary>Name in lower case, colon, value unfolded with each run of white space made one space.</summary>
    private static void WriteRelaxed(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, CanonicalSink sink)
    {
        foreach (var b in name)
        {
            sink.Write(b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b);
        }
        sink.Write((byte)':');
        value = value.Trim(" \t\r\n"u8);
        while (!value.IsEmpty)
        {
            var run = value.IndexOfAny(" \t\r\n"u8);
            if (run < 0)
            {
                sink.Write(value);
                return;
            }
            sink.Write(value[..run]);
            value = value[run..];
            var next = value.IndexOfAnyExcept(" \t\r\n"u8);
            // Line ends alone vanish; with white space beside them they are the fold that becomes one space.
            if (value[..next].IndexOfAny((byte)' ', (byte)'\t') >= 0)
            {
                sink.Write((byte)' ');
            }
            value = value[next..];
        }
    }

    /// <summary>Where the value of the b= tag stands, all white space around it included.</summary>
    private static (int Start, int End) SignatureValue(ReadOnlySpan<byte> value)
    {
        for (var at = 0; at < value.Length;)
        {
            var end = value[at..].IndexOf((byte)';') is var semicolon and >= 0 ? at + semicolon : value.Length;
            var equals = value[at..end].IndexOf((byte)'=');
            if (equals >= 0 && value.Slice(at, equals).Trim(" \t\r\n"u8) is [(byte)'b'])
            {
                return (at + equals + 1, end);
            }
            at = end + 1;
        }
        return (value.Length, value.Length);
    }
}
