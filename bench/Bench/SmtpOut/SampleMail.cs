using System.Text;
using MailMesh.Mail.Compose;
using MailMesh.Mail.Mime;
using MailMesh.AppHost.Servers;

namespace MailMesh.Bench.SmtpOut;

/// <summary>The mail that all of them send, 10 KB, and a folder with it for those that read files.</summary>
internal sealed class SampleMail : IDisposable
{
    public const string From = "bench@bench.test", To = "any@sink.test";
    public const int Bytes = 10_240;
    private const int Paragraphs = 30;
    private readonly string text, page;

    public SampleMail()
    {
        const string Words = "The figures of this week are in, and they read better than those of the week before.";
        text = string.Concat(Enumerable.Repeat(Words + "\n\n", Paragraphs));
        var paragraphs = Enumerable.Repeat($"<p style=\"margin:0 0 1em\">{Words}</p>\n", Paragraphs);
        page = $"<html><body>{string.Concat(paragraphs)}</body></html>\n";
        Folder = Directory.CreateDirectory(
            Path.Combine(TemporaryFolders.Own, "smtp-out-" + Guid.CreateVersion7().ToString("N"))).FullName;
        var rendered = new StringBuilder("From: <bench@bench.test>\r\nTo: <any@sink.test>\r\nSubject: bench\r\n\r\n");
        while (rendered.Length < Bytes)
            rendered.Append("A line of seventy characters, as long as most programs make their own.\r\n");
        Rendered = Encoding.ASCII.GetBytes(rendered.ToString());
        File.WriteAllBytes(Path.Combine(Folder, "mail.eml"), Rendered);
        File.WriteAllText(Path.Combine(Folder, "text.txt"), text);
        File.WriteAllText(Path.Combine(Folder, "page.html"), page);
    }

    public string Folder { get; }

    public byte[] Rendered { get; }

    public ReadOnlyMemory<byte> Compose(int number) => MailComposer.Compose(new OutgoingMail
    {
        From = new MailAddress(From, "Bench"),
        To = [new MailAddress(To)],
        Subject = $"Grüße {number}",
        TextBody = text,
        HtmlBody = page,
        MessageId = $"<{number}@bench.test>",
        Date = TimeProvider.System.GetUtcNow(),
    });

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
