using MailMesh.Mail.Smtp.Wire;

namespace MailMesh.Mail.Smtp.Server;

/// <summary>Takes the content of DATA off the wire.</summary>
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

    private static SmtpReply? Refusal(ContentMark mark) => mark switch
    {
        ContentMark.BareLf => Replies.BareLf,
        ContentMark.BareCr => Replies.BareCr,
        _ => null,
    };
}
