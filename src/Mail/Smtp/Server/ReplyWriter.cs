using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>Writes replies (RFC 5321 §4.2).</summary>
internal static class ReplyWriter
{
    private const int LineCharsMax = 480; // with code and status within 512 bytes (RFC 5321 §4.5.3.1.5)

    public static void Append(WireStream wire, SmtpReply reply)
    {
        var status = reply.Status is { } enhanced ? $"{enhanced} " : "";
        var text = reply.Text;
        if (!text.Contains('\n', StringComparison.Ordinal))
        {
            wire.Append($"{reply.Code} {status}{Printable(text)}\r\n");
            return;
        }
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var mark = i == lines.Length - 1 ? ' ' : '-';
            wire.Append($"{reply.Code}{mark}{status}{Printable(lines[i])}\r\n");
        }
    }

    // A handler may quote what a client sent: that must not become a reply of its own, nor 8-bit (RFC 6531 §3.5).
    private static string Printable(string line)
    {
        if (line.Length > LineCharsMax) line = line[..LineCharsMax];
        return line.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? string.Concat(line.Select(c => c is >= ' ' and <= '~' ? c : '?'))
            : line;
    }
}
