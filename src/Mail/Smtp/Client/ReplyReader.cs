using System.Text;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Client;

/// <summary>The server broke SMTP's rules, so nothing that follows can be trusted.</summary>
internal sealed class SmtpProtocolException(string message) : IOException(message);

/// <summary>Reads replies (RFC 5321 §4.2), one or many lines.</summary>
internal sealed class ReplyReader(WireStream wire)
{
    /// <summary>Input buffer of a client connection: the longest reply line. RFC 5321 §4.5.3.1.5 says 512.</summary>
    public const int LineBytesMax = 4096;

    public const int LinesMax = 100;

    /// <exception cref="SmtpProtocolException">Not a reply, or past a limit.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async ValueTask<SmtpReply> Read(CancellationToken ct)
    {
        StringBuilder? lines = null;
        for (var count = 1; count <= LinesMax; count++)
        {
            int end;
            while ((end = wire.Input.IndexOf((byte)'\n')) < 0)
            {
                if (wire.InputIsFull) throw new SmtpProtocolException($"a reply line is over {LineBytesMax} bytes");
                if (await wire.Fill(ct) == 0) throw new IOException("the server closed the connection");
            }
            var (code, isLast, status, text) = ParseLine(wire.Input[..end]);
            wire.Consume(end + 1);
            if (isLast && lines is null) return new SmtpReply(code, status, text);
            lines = (lines ?? new StringBuilder()).Append(count == 1 ? "" : "\n").Append(text);
            if (isLast) return new SmtpReply(code, status, lines.ToString());
        }
        throw new SmtpProtocolException($"a reply is over {LinesMax} lines");
    }

    private static (int Code, bool IsLast, EnhancedStatus? Status, string Text) ParseLine(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd("\r "u8);
        if (line.Length < 3 || line[0] is < (byte)'2' or > (byte)'5' || !IsDigit(line[1]) || !IsDigit(line[2])
            || (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-')))
            throw new SmtpProtocolException("the server sent what is no SMTP reply");
        var code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        var isLast = line.Length == 3 || line[3] == ' ';
        var text = Encoding.UTF8.GetString(line.Length > 4 ? line[4..] : []);
        if (EnhancedStatus.TryParse(text, out var status, out var length) && status.Class == code / 100)
            return (code, isLast, status, text[Math.Min(length + 1, text.Length)..]);
        return (code, isLast, null, text);
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';
}
