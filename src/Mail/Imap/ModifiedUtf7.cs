using System.Buffers.Text;
using System.Text;

namespace MailMesh.Mail.Imap;

/// <summary>
/// Modified UTF-7, the form of mailbox names without UTF8=ACCEPT (RFC 3501 §5.1.3): printable ASCII as it is,
/// <c>&amp;</c> as <c>&amp;-</c>, the rest as UTF-16 in a base64 with <c>,</c> for <c>/</c> between
/// <c>&amp;</c> and <c>-</c>.
/// </summary>
public static class ModifiedUtf7
{
    /// <summary>The wire's form of a name.</summary>
    public static string Encode(string name)
    {
        if (!name.AsSpan().ContainsAnyExceptInRange(' ', '~') && !name.Contains('&', StringComparison.Ordinal))
            return name;
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length;)
        {
            if (name[i] is >= ' ' and <= '~')
            {
                text.Append(name[i]);
                if (name[i++] == '&') text.Append('-');
                continue;
            }
            var end = i;
            while (end < name.Length && name[end] is < ' ' or > '~') end++;
            var shifted = Convert.ToBase64String(Encoding.BigEndianUnicode.GetBytes(name[i..end]));
            text.Append('&').Append(shifted.TrimEnd('=').Replace('/', ',')).Append('-');
            i = end;
        }
        return text.ToString();
    }

    /// <summary>
    /// A name as a person reads it. What isn't valid modified UTF-7 is left as it came, since the server knows the
    /// mailbox by it.
    /// </summary>
    public static string Decode(string wire)
    {
        if (!wire.Contains('&', StringComparison.Ordinal)) return wire;
        var text = new StringBuilder(wire.Length);
        for (var i = 0; i < wire.Length;)
        {
            if (wire[i] != '&')
            {
                text.Append(wire[i++]);
                continue;
            }
            var end = wire.IndexOf('-', i);
            if (end < 0) return wire;
            if (end == i + 1) text.Append('&');
            else if (Shifted(wire.AsSpan(i + 1, end - i - 1)) is { } decoded) text.Append(decoded);
            else return wire;
            i = end + 1;
        }
        return Encode(text.ToString()) == wire ? text.ToString() : wire; // only what we would write the same again
    }

    private static string? Shifted(ReadOnlySpan<char> base64)
    {
        var padded = base64.ToString().Replace(',', '/');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var length) || length % 2 != 0) return null;
        return Encoding.BigEndianUnicode.GetString(bytes, 0, length);
    }
}
