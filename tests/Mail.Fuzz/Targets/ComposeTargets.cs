using System.Text;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Mime;

namespace MailMesh.Mail.Fuzz.Targets;

internal static class ComposeTargets
{
    private static readonly DateTimeOffset Sent = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>What we write we read again; what we can't write is refused and never leaves the header.</summary>
    public static FuzzTarget RoundTrip { get; } = new("compose", Grammar.Of(
        [
            "Subject\nbody\nfile.txt\nAnn",
            "Grüße\nZeile\n.\nFrom x\nc:\\a\"b.pdf\n\"B, C\"", "a\r\nBcc: x@y.test\nb\nc\nd",
        ],
        "\n", "\r\n", "\r", "\0", "\"", "\\", ".", "=?utf-8?Q?a?=", "\xe2\x82\xac", "\xf0\x9f\x98\x80", " ", "\t", "--",
        "From "),
        Run);

    private static int Run(ReadOnlyMemory<byte> input)
    {
        var pieces = Encoding.UTF8.GetString(input.Span).Split('\n', 4);
        string Piece(int at) => at < pieces.Length ? pieces[at] : "";
        byte[] written;
        try
        {
            written = MailComposer.Compose(new OutgoingMail
            {
                From = new MailAddress("a@x.test", Piece(3)),
                To = [new MailAddress("b@y.test", null)],
                Subject = Piece(0),
                TextBody = Piece(1),
                Date = Sent,
                MessageId = "<1@x.test>",
                Attachments = [new OutgoingFile(Piece(2), "application/octet-stream", input)],
            });
        }
        catch (ArgumentException)
        {
            return 1; // the documented refusal
        }
        var read = MimeParser.Parse(written);
        if (read.Defects.Count > 0) throw new InvalidOperationException($"We wrote a defect: {read.Defects[0].Kind}.");
        if (read.Bcc.Count > 0 || read.To.Count != 1) throw new InvalidOperationException("A field was smuggled in.");
        if (!read.Attachments[0].DecodeBytes().AsSpan().SequenceEqual(input.Span))
            throw new InvalidOperationException("The file changed.");
        if (Plain(read.Subject) != Plain(Piece(0))) throw new InvalidOperationException("The subject changed.");
        return HashCode.Combine(read.TextPart?.TransferEncoding, read.Attachments[0].FileName?.Length is > 0);
    }

    // Folding may meet runs of white space; nothing else may change.
    private static string Plain(string text) => string.Join(
        ' ', text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
