using System.Globalization;
using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>The argument of BDAT.</summary>
internal readonly record struct Chunk(long Size, bool IsLast)
{
    public static Chunk? Parse(string argument) =>
        argument.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var size, .. var rest]
        && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
        && (rest.Length == 0 || (rest.Length == 1 && rest[0].Equals("LAST", StringComparison.OrdinalIgnoreCase)))
            ? new Chunk(bytes, rest.Length == 1)
            : null;
}

/// <summary>Takes the content of DATA and BDAT off the wire.</summary>
internal sealed class ContentIntake(WireStream wire, SessionWatch watch, SmtpServerOptions options)
{
    /// <summary>
    /// Reads up to the final dot. Returns null when it came, else the reply to end the session with: what
    /// follows on the wire can't be told from content any more.
    /// </summary>
    /// <exception cref="IOException">The client ended the connection in mid-content.</exception>
    public async ValueTask<SmtpReply?> Receive(ContentBuffer content)
    {
        var reader = new ContentReader();
        watch.AwaitContent();
        while (true)
        {
            var mark = reader.Read(wire.Input, content, out var consumed);
            wire.Consume(consumed);
            if (mark != ContentMark.More) return Refusal(mark);
            // A mail too large is read on so that its sender hears why, but not for ever.
            if (content.Seen > 2L * options.MessageBytesMax) return Replies.TooLarge;
            var count = await wire.Fill(watch.Token);
            if (count == 0) throw new IOException("The client ended the connection in mid-content.");
            watch.Received(count);
        }
    }

    /// <summary>Reads one chunk of BDAT: so many bytes, whatever they are (RFC 3030 §2).</summary>
    /// <exception cref="IOException">The client ended the connection in mid-content.</exception>
    public async ValueTask ReceiveChunk(ContentBuffer content, long size, bool isFirst)
    {
        watch.AwaitContent(isFirst);
        while (true)
        {
            var take = (int)Math.Min(size, wire.Input.Length);
            content.Write(wire.Input[..take]);
            wire.Consume(take);
            size -= take;
            if (size == 0) return;
            var count = await wire.Fill(watch.Token);
            if (count == 0) throw new IOException("The client ended the connection in mid-content.");
            watch.Received(count);
        }
    }

    /// <summary>
    /// Holds chunks of text to the same lines as DATA: a CR or LF alone would end a line, or the mail, for a
    /// server that this one is passed on to by DATA. Gives the last line its end; null when all is well.
    /// </summary>
    public static SmtpReply? EndText(ContentBuffer content)
    {
        var text = content.Content.Span;
        var bare = ContentWriter.FirstBareNewline(text);
        if (bare >= 0) return text[bare] == '\n' ? Replies.BareLf : Replies.BareCr;
        if (!text.EndsWith("\r\n"u8)) content.Write("\r\n"u8);
        return null;
    }

    private static SmtpReply? Refusal(ContentMark mark) => mark switch
    {
        ContentMark.BareLf => Replies.BareLf,
        ContentMark.BareCr => Replies.BareCr,
        _ => null,
    };
}
