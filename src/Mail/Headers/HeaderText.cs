using MailMesh.Mail.Text;

namespace MailMesh.Mail.Headers;

/// <summary>From a field's bytes to one line of text.</summary>
internal static class HeaderText
{
    private const int StackBytesMax = 1024;

    /// <summary>
    /// Line ends go, the white space beside them stays (RFC 5322 §2.2.3); the ends are trimmed. NUL goes too: it
    /// can stand in no database text and no shown line.
    /// </summary>
    public static string Unfold(ReadOnlySpan<byte> value)
    {
        Work.Count(value.Length);
        value = value.Trim(" \t\r\n"u8);
        if (value.IndexOfAny("\r\n\0"u8) < 0)
        {
            return Charsets.Guess(value);
        }
        var line = value.Length <= StackBytesMax ? stackalloc byte[value.Length] : new byte[value.Length];
        var length = 0;
        foreach (var b in value)
        {
            if (b is not ((byte)'\r' or (byte)'\n' or 0))
            {
                line[length++] = b;
            }
        }
        return Charsets.Guess(line[..length]);
    }
}
